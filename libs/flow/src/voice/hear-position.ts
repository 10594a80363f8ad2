import { param } from '#channels/twilio-signature.ts';
import type { VoiceProvider } from '#channels/voice-provider.ts';
import { promiseSettings } from '#contracts/promise-settings.ts';
import { isLive } from '#domain/calls/call-state.ts';
import { sayableMinutes } from '#domain/calls/wait-estimate.ts';
import { promiseLanguage } from '#domain/promises/promise-language.ts';
import type { Tx } from '#persistence/database.ts';
import type { CallRow } from '#persistence/rows/call.row.ts';
import { changeCall, findCall } from '#persistence/stores/calls/call.store.ts';
import { waitingPlace } from '#persistence/stores/calls/waiting-callers.store.ts';
import { makePromise } from '#persistence/stores/forecast/answer-promise.store.ts';
import type { Flow } from '../flow.ts';
import { houseForecast, type HouseForecast } from '../forecast/house-forecast.ts';
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
  // Before the transaction, which asks for no second connection.
  const known = await findCall(flow.database.reading, callId);
  const house = await houseForecast(flow, known?.queuedAt ?? undefined);
  return answerOnce(
    flow,
    { channelId: setup.id, kind: 'wait', dedupeKey: `twml:${callSid}:wait:${stay}:${loop}`, params },
    async (tx, now) => {
      const call = await findCall(tx, callId);
      if (call?.providerId !== callSid || !isLive(call.state)) return voice.document(hangUp);
      const place = await placeOf(flow, tx, call, house, now);
      if (!place && call.conversationId && call.state === 'queued') await keepWaiting(flow, tx, call.id, now);
      const queueSid = param(params, 'QueueSid');
      if (queueSid && call.providerQueueId !== queueSid) {
        await changeCall(tx, callId, { providerQueueId: queueSid });
      }
      if (place?.wait) await notePromise(tx, hook, call, place.wait.toSeconds, now);
      const urls = voiceUrls(flow, setup.id, callId);
      return voice.document(waitSteps(settings, urls, { stay, loop, said, place }));
    },
  );
}

/** Undefined while the call is being taken in, or when it waits in no queue. */
async function placeOf(
  flow: Flow,
  tx: Tx,
  call: CallRow,
  house: HouseForecast,
  now: Date,
): Promise<Waiting['place']> {
  if (!call.conversationId) return undefined;
  const { body: policy } = await livePolicy(flow, tx);
  const byAge = new Set(
    Object.entries(policy.queues).flatMap(([name, rules]) => (rules.order === 'age' ? [name] : [])),
  );
  const since = new Date(now.getTime() - recentMs);
  const found = await waitingPlace(tx, call.conversationId, [...byAge], since);
  if (!found) return undefined;
  // Without a recent call to go by nothing honest can be said.
  const answer =
    found.handlingSeconds === null ? undefined : house.byConversation.get(call.conversationId)?.answer;
  const secondsUntil = (ms: number) => Math.max(0, (ms - now.getTime()) / 1_000);
  return {
    position: found.position,
    wait: answer && {
      fromSeconds: secondsUntil(answer.earliestMs),
      toSeconds: secondsUntil(answer.latestMs),
    },
  };
}

/** What a caller hears first is a promise like one by mail, where the line makes any. */
async function notePromise(
  tx: Tx,
  { setup }: CallHook,
  call: CallRow,
  latestSeconds: number,
  now: Date,
): Promise<void> {
  if (!call.conversationId || !promiseSettings(setup.settings)) return;
  const until = new Date(now.getTime() + sayableMinutes(latestSeconds) * 60_000);
  await makePromise(
    tx,
    {
      conversationId: call.conversationId,
      channelId: setup.id,
      channelKind: 'voice',
      address: call.fromNumber,
      language: promiseLanguage(lineOf(setup).settings.language),
      messageId: null,
      window: { from: now, until },
    },
    now,
  );
}
