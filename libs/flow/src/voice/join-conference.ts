import { param } from '#channels/twilio-signature.ts';
import type { VoiceProvider } from '#channels/voice-provider.ts';
import { isLive } from '#domain/calls/call-state.ts';
import type { Flow } from '../flow.ts';
import { answerOnce } from './answer-once.ts';
import { callOfHook, type CallHook } from './call-hook.ts';
import { joinKey } from './event-key.ts';
import { hangUp, joinSteps, waitingRoomSteps } from './voice-documents.ts';
import { voiceUrls } from './voice-urls.ts';

/**
 * Moves a caller who was fetched from the waiting room to the agent, or back to it when the agent left in the
 * meantime: a caller must never sit alone in a conference.
 */
export async function joinConference(
  flow: Flow,
  voice: VoiceProvider,
  hook: CallHook & { readonly legId: string },
): Promise<string> {
  const { setup, params, callId, legId } = hook;
  const urls = voiceUrls(flow, setup.id, callId);
  return answerOnce(
    flow,
    {
      channelId: setup.id,
      kind: 'join',
      dedupeKey: joinKey(param(params, 'CallSid'), legId),
      params,
    },
    async (tx) => {
      const held = await callOfHook(tx, hook);
      if (!held || !isLive(held.call.state)) return voice.document(hangUp);
      const { agent, call } = held;
      const awaited = agent?.id === legId && agent.endedAt === null && call.state === 'connecting';
      return voice.document(
        awaited ? joinSteps(urls, legId) : waitingRoomSteps(setup.id, urls, `missed-${legId}`),
      );
    },
  );
}
