import type { ChannelSetup } from '#channels/channel.ts';
import { e164 } from '#channels/phone-number.ts';
import { param, type WebhookParams } from '#channels/twilio-signature.ts';
import type { VoiceProvider } from '#channels/voice-provider.ts';
import type { CallState } from '#domain/calls/call-state.ts';
import type { Tx } from '#persistence/database.ts';
import type { CallRow } from '#persistence/rows/call.row.ts';
import { insertLeg } from '#persistence/stores/calls/call-leg.store.ts';
import { findCallOfProvider, insertCall } from '#persistence/stores/calls/call.store.ts';
import type { Flow } from '../flow.ts';
import { answerOnce } from './answer-once.ts';
import { takeCallIn } from './take-call-in.ts';
import { lineOf } from './voice-channel-of.ts';
import { greetingSteps, hangUp, menuSteps, waitingRoomSteps } from './voice-documents.ts';
import { voiceUrls } from './voice-urls.ts';

/** The first wait of a call in the queue. */
export const firstStay = 'first';

/**
 * Answers a call that comes in: notes it, greets, and asks for a digit or goes straight to the queue.
 * Answers the document that the call follows.
 */
export async function answerCall(
  flow: Flow,
  voice: VoiceProvider,
  hook: { readonly setup: ChannelSetup; readonly params: WebhookParams },
): Promise<string> {
  const { setup, params } = hook;
  const { settings } = lineOf(setup);
  const callSid = param(params, 'CallSid');
  const asks = Object.keys(settings.menu).length > 0;
  return answerOnce(
    flow,
    { channelId: setup.id, kind: 'answer', dedupeKey: `twml:${callSid}:answer`, params },
    async (tx, now) => {
      const call = await noteCall(flow, tx, hook, asks ? 'menu' : 'queued', now);
      // The end of the call was reported before its beginning.
      if (!call) return voice.document(hangUp);
      const urls = voiceUrls(flow, setup.id, call.id);
      if (asks) return voice.document(menuSteps(settings, urls, 1));
      await takeCallIn(flow, tx, call, param(params, 'CallerName'), now);
      return voice.document([...greetingSteps(settings), ...waitingRoomSteps(setup.id, urls, firstStay)]);
    },
  );
}

/** Writes a new call with its customer's leg; undefined when the provider's call is known already. */
export async function noteCall(
  flow: Flow,
  tx: Tx,
  hook: { readonly setup: ChannelSetup; readonly params: WebhookParams },
  state: Extract<CallState, 'menu' | 'queued'>,
  now: Date,
): Promise<CallRow | undefined> {
  const { setup, params } = hook;
  const callSid = param(params, 'CallSid');
  const id = flow.newId();
  const isNew = await insertCall(tx, {
    id,
    channelId: setup.id,
    providerId: callSid,
    state,
    fromNumber: e164(param(params, 'From')),
    toNumber: param(params, 'To') || setup.address,
    startedAt: now,
    queuedAt: state === 'queued' ? now : null,
  });
  if (!isNew) return undefined;
  await insertLeg(tx, {
    id: flow.newId(),
    callId: id,
    role: 'customer',
    agentId: null,
    providerId: callSid,
    status: 'in-progress',
    createdAt: now,
  });
  return findCallOfProvider(tx, callSid);
}
