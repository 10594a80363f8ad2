import { secondsIn } from './compile-trace.ts';
import { contactsIn, type RecordedTrace } from './recorded-trace.ts';

export const offerEnd = { accepted: 0, expired: 1, declined: 2, withdrawn: 3 } as const;

/** The offers of a trace by contact, each in its order: those of a contact stand from `first[contact]` to the next one's. Seconds. */
export interface RecordedOffers {
  readonly first: Int32Array;
  readonly at: Float64Array;
  /** Of those of one instant how many were made before it; 0 where that is not known. */
  readonly turn: Float64Array;
  readonly agent: Int32Array;
  /** When it was accepted, expired or was taken back. */
  readonly until: Float64Array;
  /** Of `offerEnd`. */
  readonly end: Uint8Array;
}

/** All offers that were made, and what was handed out without asking as an offer that was accepted at once. */
export function recordedOffers(trace: RecordedTrace): RecordedOffers {
  const { contacts } = trace;
  const count = contactsIn(trace);
  const first = new Int32Array(count + 1);
  for (let contact = 0; contact < count; contact++) {
    const missed = contacts.missed.get(contact)?.length ?? 0;
    first[contact + 1] =
      (first[contact] as number) + missed + ((contacts.acceptedBy[contact] ?? -1) < 0 ? 0 : 1);
  }
  const all = first[count] as number;
  const at = new Float64Array(all);
  const order = new Float64Array(all);
  const agent = new Int32Array(all);
  const until = new Float64Array(all);
  const end = new Uint8Array(all);
  const put = (place: number, by: number, fromMs: number, toMs: number, how: number, number: number) => {
    at[place] = secondsIn(trace, fromMs);
    order[place] = number;
    agent[place] = by;
    until[place] = secondsIn(trace, Math.max(fromMs, toMs));
    end[place] = how;
  };
  for (let contact = 0; contact < count; contact++) {
    let place = first[contact] as number;
    for (const one of contacts.missed.get(contact) ?? []) {
      const how = one.withdrawn ? 'withdrawn' : one.declined ? 'declined' : 'expired';
      put(place++, one.agent, one.atMs, one.atMs + one.afterMs, offerEnd[how], one.order);
    }
    const taker = contacts.acceptedBy[contact] ?? -1;
    if (taker < 0) continue;
    const accepted = contacts.acceptedMs[contact] ?? NaN;
    const offered = accepted - (contacts.acceptDelayMs[contact] || 0);
    put(place, taker, offered, accepted, offerEnd.accepted, contacts.order[contact] ?? NaN);
  }
  return { first, at, turn: turnsOf(at, order), agent, until, end };
}

function turnsOf(at: Float64Array, order: Float64Array): Float64Array {
  const turn = new Float64Array(at.length);
  const known = Uint32Array.from(order.keys()).filter((place) => !Number.isNaN(order[place]));
  known.sort((a, b) => (at[a] as number) - (at[b] as number) || (order[a] as number) - (order[b] as number));
  for (let next = 1; next < known.length; next++) {
    const [before, place] = [known[next - 1] as number, known[next] as number];
    if (at[before] === at[place]) turn[place] = (turn[before] as number) + 1;
  }
  return turn;
}
