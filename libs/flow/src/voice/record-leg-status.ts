import { param } from '#channels/twilio-signature.ts';
import { afterReport, isFinal, isLegStatus, type LegStatus } from '#domain/calls/leg-report.ts';
import type { Tx } from '#persistence/database.ts';
import type { CallLegRow } from '#persistence/rows/call-leg.row.ts';
import { changeLeg } from '#persistence/stores/calls/call-leg.store.ts';
import type { Flow } from '../flow.ts';
import { recordOnce } from './answer-once.ts';
import type { CallHook } from './call-hook.ts';
import { dropIfAlive } from './end-leg.ts';
import { callStatusKey, instantOf } from './event-key.ts';
import { holdCall } from './hold-call.ts';
import { loseAgent } from './lose-agent.ts';
import { connectIfPutThrough } from './put-through.ts';

export type Recorded = { readonly kind: 'recorded' | 'repeated' | 'unknown' };

/**
 * Takes a status callback of the leg to an agent. It is matched by our id in its address: it may come before the
 * answer to the request that rang the phone, and then brings the provider's id.
 */
export async function recordLegStatus(
  flow: Flow,
  hook: CallHook & { readonly legId: string },
): Promise<Recorded> {
  const { setup, params, callId, legId } = hook;
  const webhook = { channelId: setup.id, kind: 'leg-status', dedupeKey: callStatusKey(params), params };
  return recordOnce<Recorded>(flow, webhook, async (tx, now) => {
    const held = await holdCall(tx, callId);
    const leg = held?.legs.find((one) => one.id === legId && one.role === 'agent');
    const status = param(params, 'CallStatus');
    if (!held || !leg || held.call.channelId !== setup.id || !isLegStatus(status)) return { kind: 'unknown' };
    const callSid = param(params, 'CallSid');
    if (leg.providerId !== null && leg.providerId !== callSid) return { kind: 'unknown' };
    const known = await noteStatus(tx, leg, callSid, {
      status,
      sequence: sequenceOf(param(params, 'SequenceNumber')),
      at: instantOf(params, leg.createdAt, now).getTime(),
    });
    // We gave the leg up before the provider told its id.
    if (leg.endedAt !== null) await dropIfAlive(flow, tx, held.call, known, now);
    else if (isFinal(status)) {
      await loseAgent(flow, tx, await connectIfPutThrough(flow, tx, held, now), known, status, now);
    }
    return { kind: 'recorded' };
  });
}

async function noteStatus(
  tx: Tx,
  leg: CallLegRow,
  callSid: string,
  report: { status: LegStatus; sequence: number | undefined; at: number },
): Promise<CallLegRow> {
  const after = afterReport(
    {
      status: isLegStatus(leg.status) ? leg.status : 'new',
      lastSequence: leg.lastSequence,
      answeredAt: leg.answeredAt?.getTime() ?? null,
      endedAt: leg.endedAt?.getTime() ?? null,
    },
    report,
  );
  return changeLeg(tx, leg.id, {
    providerId: callSid,
    status: after.status,
    lastSequence: after.lastSequence,
    answeredAt: after.answeredAt === null ? null : new Date(after.answeredAt),
  });
}

function sequenceOf(text: string): number | undefined {
  return /^\d+$/.test(text) ? Number(text) : undefined;
}
