import { param } from '#channels/twilio-signature.ts';
import type { VoiceProvider } from '#channels/voice-provider.ts';
import { isLive } from '#domain/calls/call-state.ts';
import type { Flow } from '../flow.ts';
import { answerOnce } from './answer-once.ts';
import { callOfHook, type CallHook } from './call-hook.ts';
import { lineOf } from './voice-channel-of.ts';
import { hangUp, lostAgentSteps } from './voice-documents.ts';
import { voiceUrls } from './voice-urls.ts';

/** What a caller hears whose agent's line broke: a word of regret, and the waiting room again. */
export async function returnToQueue(
  flow: Flow,
  voice: VoiceProvider,
  hook: CallHook & { readonly legId: string },
): Promise<string> {
  const { setup, params, callId, legId } = hook;
  const urls = voiceUrls(flow, setup.id, callId);
  const { settings } = lineOf(setup);
  return answerOnce(
    flow,
    {
      channelId: setup.id,
      kind: 'back',
      dedupeKey: `twml:${param(params, 'CallSid')}:back:${legId}`,
      params,
    },
    async (tx) => {
      const held = await callOfHook(tx, hook);
      return voice.document(
        held && isLive(held.call.state) ? lostAgentSteps(settings, setup.id, urls, legId) : hangUp,
      );
    },
  );
}
