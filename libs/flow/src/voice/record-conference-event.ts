import { param } from '#channels/twilio-signature.ts';
import { isFinal, isLegStatus } from '#domain/calls/leg-report.ts';
import type { Tx } from '#persistence/database.ts';
import type { CallLegRow } from '#persistence/rows/call-leg.row.ts';
import { changeLeg } from '#persistence/stores/calls/call-leg.store.ts';
import { changeCall } from '#persistence/stores/calls/call.store.ts';
import { scheduleTimers } from '#persistence/stores/work/timer.store.ts';
import type { Flow } from '../flow.ts';
import { recordOnce } from './answer-once.ts';
import type { CallHook } from './call-hook.ts';
import { connectCall } from './connect-call.ts';
import { endCall } from './end-call.ts';
import { dropIfAlive } from './end-leg.ts';
import { conferenceKey, instantOf } from './event-key.ts';
import { giveCommand } from './give-command.ts';
import { holdCall, type HeldCall } from './hold-call.ts';
import { loseAgent } from './lose-agent.ts';
import type { Recorded } from './record-leg-status.ts';
import { legOfLabel } from './voice-documents.ts';
import { fetchTimer } from './voice-timers.ts';
import { customerLabel } from './voice-urls.ts';

/** We moved or removed the leg ourselves: no hang-up. */
const movedByUs = 'participant_updated_via_api';
const neverJoined = 'participant_add_failed';

interface Happening {
  readonly held: HeldCall;
  /** The leg of the agent for whom this conference was made. */
  readonly leg: CallLegRow;
  /** It is the attempt that counts; an older one's conference has no say in the call any more. */
  readonly current: boolean;
  readonly at: Date;
  readonly reason: string;
  readonly callSid: string;
  /** Of the participant who left. */
  readonly status: string;
}

/** Takes a callback of the conference of one attempt to connect agent and caller. */
export async function recordConferenceEvent(
  flow: Flow,
  hook: CallHook & { readonly legId: string },
): Promise<Recorded> {
  const { setup, params, callId, legId } = hook;
  const webhook = { channelId: setup.id, kind: 'conference', dedupeKey: conferenceKey(params), params };
  return recordOnce<Recorded>(flow, webhook, async (tx, now) => {
    const held = await holdCall(tx, callId);
    const leg = held?.legs.find((one) => one.id === legId && one.role === 'agent');
    if (!held || !leg || held.call.channelId !== setup.id) return { kind: 'unknown' };
    const conferenceSid = param(params, 'ConferenceSid');
    const current = held.agent?.id === legId;
    if (current && held.call.conferenceId !== conferenceSid) {
      await changeCall(tx, callId, { conferenceId: conferenceSid });
    }
    const happening: Happening = {
      held,
      leg,
      current,
      at: instantOf(params, leg.createdAt, now),
      reason: param(params, 'ReasonParticipantLeft') || param(params, 'ReasonConferenceEnded'),
      callSid: param(params, 'CallSid'),
      status: param(params, 'ParticipantCallStatus'),
    };
    const label = param(params, 'ParticipantLabel');
    const about = legOfLabel(label) === legId ? 'agent' : label === customerLabel ? 'customer' : 'nobody';
    const act = acts[`${param(params, 'StatusCallbackEvent')} ${about}`];
    await act?.(flow, tx, happening, now);
    return { kind: 'recorded' };
  });
}

type Act = (flow: Flow, tx: Tx, happening: Happening, now: Date) => Promise<void>;

const acts: Readonly<Record<string, Act | undefined>> = {
  'participant-join agent': agentJoined,
  'participant-join customer': customerJoined,
  'participant-leave agent': agentLeft,
  'participant-leave customer': customerLeft,
  'conference-end nobody': conferenceEnded,
  'conference-end agent': conferenceEnded,
  'conference-end customer': conferenceEnded,
};

async function agentJoined(flow: Flow, tx: Tx, happening: Happening, now: Date): Promise<void> {
  const { held, leg, current, at, callSid } = happening;
  const known = await changeLeg(tx, leg.id, {
    providerId: leg.providerId ?? (callSid || null),
    answeredAt: leg.answeredAt ?? at,
    ...(leg.endedAt === null && { inConference: true, status: 'in-progress' }),
  });
  if (leg.endedAt !== null) {
    await dropIfAlive(flow, tx, held.call, known, now);
    return;
  }
  if (!current || held.call.state !== 'connecting') return;
  if (held.customer?.inConference) {
    await connectCall(flow, tx, held, at, now);
    return;
  }
  // Only now may the caller leave the waiting room.
  await giveCommand(flow, tx, held.call, 'fetch-caller', { legId: leg.id }, now);
  await scheduleTimers(tx, [fetchTimer(held.call.id, leg.id, now)]);
}

async function customerJoined(flow: Flow, tx: Tx, happening: Happening, now: Date): Promise<void> {
  const { held, leg, current, at } = happening;
  if (!held.customer) return;
  if (!current || leg.endedAt !== null) {
    // The caller followed an agent who had already left. While connected the moment after a drop is running.
    if (held.call.state === 'queued') {
      await giveCommand(flow, tx, held.call, 'return-caller', { legId: leg.id }, now);
    }
    return;
  }
  await changeLeg(tx, held.customer.id, { inConference: true });
  if (leg.inConference) await connectCall(flow, tx, held, at, now);
}

async function agentLeft(flow: Flow, tx: Tx, happening: Happening, now: Date): Promise<void> {
  const { held, leg, reason, status } = happening;
  // `participant_add_failed`: the phone was never answered, and the status says why.
  const over = isLegStatus(status) && isFinal(status);
  const known = over ? await changeLeg(tx, leg.id, { status }) : leg;
  await loseAgent(flow, tx, held, known, over && reason === neverJoined ? status : reason || 'left', now);
}

async function customerLeft(flow: Flow, tx: Tx, happening: Happening, now: Date): Promise<void> {
  const { held, current, reason } = happening;
  if (!current || !held.customer) return;
  if (reason === movedByUs) {
    await changeLeg(tx, held.customer.id, { inConference: false });
    return;
  }
  await endCall(flow, tx, held, {}, now);
}

async function conferenceEnded(flow: Flow, tx: Tx, happening: Happening, now: Date): Promise<void> {
  const { held, leg, current } = happening;
  if (!current) return;
  // The caller ends the conference by leaving it. Without the caller in it, it was the agent who left.
  if (held.call.state === 'connected') await endCall(flow, tx, held, {}, now);
  else await loseAgent(flow, tx, held, leg, 'conference-ended', now);
}
