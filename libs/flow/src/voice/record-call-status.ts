import type { ChannelSetup } from '#channels/channel.ts';
import { param, type WebhookParams } from '#channels/twilio-signature.ts';
import { isFinal, isLegStatus } from '#domain/calls/leg-report.ts';
import { changeLeg } from '#persistence/stores/calls/call-leg.store.ts';
import { findCallOfProvider } from '#persistence/stores/calls/call.store.ts';
import type { Flow } from '../flow.ts';
import { noteCall } from './answer-call.ts';
import { recordOnce } from './answer-once.ts';
import { endCall } from './end-call.ts';
import { callStatusKey } from './event-key.ts';
import { holdCall } from './hold-call.ts';
import type { Recorded } from './record-leg-status.ts';

/** Takes the status callback of our number, which tells that an incoming call is over. */
export async function recordCallStatus(
  flow: Flow,
  hook: { readonly setup: ChannelSetup; readonly params: WebhookParams },
): Promise<Recorded> {
  const { setup, params } = hook;
  const webhook = { channelId: setup.id, kind: 'call-status', dedupeKey: callStatusKey(params), params };
  return recordOnce<Recorded>(flow, webhook, async (tx, now) => {
    const status = param(params, 'CallStatus');
    if (!isLegStatus(status) || !isFinal(status)) return { kind: 'unknown' };
    const known = await findCallOfProvider(tx, param(params, 'CallSid'));
    // Hung up so soon that the end overtook the beginning: a missed call all the same.
    const call = known ?? (await noteCall(flow, tx, hook, 'menu', now));
    const held = call?.channelId === setup.id ? await holdCall(tx, call.id) : undefined;
    if (!held) return { kind: 'unknown' };
    if (held.customer) await changeLeg(tx, held.customer.id, { status });
    await endCall(flow, tx, held, {}, now);
    return { kind: 'recorded' };
  });
}
