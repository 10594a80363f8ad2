import type { ChannelSetup } from '#channels/channel.ts';
import { voiceSettingsSchema, type VoiceSettings } from '#contracts/voice-settings.ts';
import type { Tx } from '#persistence/database.ts';
import { channelSetup } from '#persistence/stores/channels/channel.store.ts';
import type { Flow } from '../flow.ts';

export interface VoiceLine {
  readonly setup: ChannelSetup;
  readonly settings: VoiceSettings;
}

/** A channel for calls with its settings read. @throws z.ZodError when an admin set what cannot be */
export function lineOf(setup: ChannelSetup): VoiceLine {
  return { setup, settings: voiceSettingsSchema.parse(setup.settings) };
}

/** @throws Error when there is no such channel */
export async function voiceLine(flow: Flow, tx: Tx, channelId: string): Promise<VoiceLine> {
  const setup = await channelSetup(tx, flow.secrets, channelId);
  if (!setup) throw new Error(`Channel ${channelId} is gone.`);
  return lineOf(setup);
}
