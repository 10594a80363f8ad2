import type { ChannelSetup } from '#channels/channel.ts';
import { param, type WebhookParams } from '#channels/twilio-signature.ts';
import type { Tx } from '#persistence/database.ts';
import { holdCall, type HeldCall } from './hold-call.ts';

/** A signed webhook about one of our calls. */
export interface CallHook {
  readonly setup: ChannelSetup;
  readonly params: WebhookParams;
  readonly callId: string;
}

/** Locks the call that a webhook from the caller's own leg is about; undefined when it is of another call or channel. */
export async function callOfHook(tx: Tx, hook: CallHook): Promise<HeldCall | undefined> {
  const held = await holdCall(tx, hook.callId);
  if (held?.call.channelId !== hook.setup.id) return undefined;
  return held.call.providerId === param(hook.params, 'CallSid') ? held : undefined;
}
