import type { Call } from '../calls/call.ts';
import type { World } from '../world.ts';

export interface SeatView {
  callSid: string;
  label: string | null;
  from: string;
  to: string;
  state: 'ringing' | 'connected';
  hold: boolean;
  muted: boolean;
}

/** A call as its driver sees it: where it is, with whom, and what was heard on it. */
export interface CallView {
  callSid: string;
  direction: string;
  from: string;
  to: string;
  parentCallSid: string | null;
  status: string;
  endedBy: string | null;
  isListening: boolean;
  queue: { sid: string; name: string; position: number; since: string } | null;
  conference: { sid: string; name: string; status: string; me: SeatView; others: SeatView[] } | null;
  heard: string[];
  log: { at: string; what: string }[];
  createdAt: string;
  answeredAt: string | null;
  endedAt: string | null;
}

export function renderCall(call: Call, world: World): CallView {
  const { direction, from, to, parentSid } = call.details;
  return {
    callSid: call.sid,
    direction,
    from,
    to,
    parentCallSid: parentSid ?? null,
    status: call.status,
    endedBy: call.endedBy,
    isListening: call.keypad.isListenedTo,
    queue: queueOf(call, world),
    conference: conferenceOf(call, world),
    heard: call.heard,
    log: call.log,
    createdAt: call.createdAt.toISOString(),
    answeredAt: call.answeredAt?.toISOString() ?? null,
    endedAt: call.endedAt?.toISOString() ?? null,
  };
}

function queueOf(call: Call, world: World): CallView['queue'] {
  const found = world.queues.whereIs(call.sid);
  if (!found) return null;
  const { queue, place } = found;
  return {
    sid: queue.sid,
    name: queue.friendlyName,
    position: queue.positionOf(place),
    since: place.enqueuedAt.toISOString(),
  };
}

function conferenceOf(call: Call, world: World): CallView['conference'] {
  const found = world.conferences.whereIs(call.sid);
  if (!found) return null;
  const { conference, participant } = found;
  const seat = ({ call: leg, label, state, hold, muted }: typeof participant): SeatView => ({
    callSid: leg.sid,
    label: label ?? null,
    from: leg.details.from,
    to: leg.details.to,
    state,
    hold,
    muted,
  });
  return {
    sid: conference.sid,
    name: conference.friendlyName,
    status: conference.status,
    me: seat(participant),
    others: conference.participants.filter((other) => other !== participant).map(seat),
  };
}
