import { param } from '#channels/twilio-signature.ts';
import type { VoiceProvider } from '#channels/voice-provider.ts';
import { isLive } from '#domain/calls/call-state.ts';
import { expectedWaitSeconds } from '#domain/calls/wait-estimate.ts';
import type { Tx } from '#persistence/database.ts';
import type { CallRow } from '#persistence/rows/call.row.ts';
import { changeCall, findCall } from '#persistence/stores/call.store.ts';
import { waitingPlace } from '#persistence/stores/waiting-callers.store.ts';
import type { Flow } from '../flow.ts';
import { livePolicy } from '../routing/live-policy.ts';
import { answerOnce } from './answer-once.ts';
import type { CallHook } from './call-hook.ts';
import { keepWaiting } from './keep-waiting.ts';
import { lineOf } from './voice-channel-of.ts';
import { hangUp, waitSteps, type Waiting } from './voice-documents.ts';
import { voiceUrls } from './voice-urls.ts';

/** Calls so recent tell how long one takes. */
const recentMs = 24 * 3_600_000;

/**
 * What a waiting caller hears next: the place and the expected wait, from our own queue and not the provider's, which
 * knows nothing of skills and priorities.
 */
export async function hearPosition(
  flow: Flow,
  voice: VoiceProvider,
  hook: CallHook & Pick<Waiting, 'stay' | 'loop' | 'said'>,
): Promise<string> {
  const { setup, params, callId, stay, loop, said } = hook;
  const { settings } = lineOf(setup);
  const callSid = param(params, 'CallSid');
  return answerOnce(
    flow,
    { channelId: setup.id, kind: 'wait', dedupeKey: `twml:${callSid}:wait:${stay}:${loop}`, params },
    async (tx, now) => {
      const call = await findCall(tx, callId);
      if (call?.providerId !== callSid || !isLive(call.state)) return voice.document(hangUp);
      const place = await placeOf(flow, tx, call, now);
      if (!place && call.conversationId && call.state === 'queued') await keepWaiting(flow, tx, call.id, now);
      const queueSid = param(params, 'QueueSid');
      if (queueSid && call.providerQueueId !== queueSid) {
        await changeCall(tx, callId, { providerQueueId: queueSid });
      }
      const urls = voiceUrls(flow, setup.id, callId);
      return voice.document(waitSteps(settings, urls, { stay, loop, said, place }));
    },
  );
}

/** Undefined while the call is being taken in, or when it waits in no queue. */
async function placeOf(flow: Flow, tx: Tx, call: CallRow, now: Date): Promise<Waiting['place']> {
  if (!call.conversationId) return undefined;
  const { body: policy } = await livePolicy(flow, tx);
  const byAge = new Set(
    Object.entries(policy.queues).flatMap(([name, rules]) => (rules.order === 'age' ? [name] : [])),
  );
  const since = new Date(now.getTime() - recentMs);
  const found = await waitingPlace(tx, call.conversationId, [...byAge], since);
  if (!found) return undefined;
  const wrapUpSeconds = policy.wrapUpSeconds.voice;
  const handlingSeconds = found.handlingSeconds === null ? undefined : found.handlingSeconds + wrapUpSeconds;
  return {
    position: found.position,
    waitSeconds: expectedWaitSeconds({ position: found.position, agents: found.agents, handlingSeconds }),
  };
}
