import { secondsIn } from './compile-trace.ts';
import { contactsIn, type RecordedTrace } from './recorded-trace.ts';

export const offerEnd = { accepted: 0, expired: 1, declined: 2, withdrawn: 3 } as const;

/** The offers of a trace by contact, each in its order: those of a contact stand from `first[contact]` to the next one's. Seconds. */
export interface RecordedOffers {
  readonly first: Int32Array;
  readonly at: Float64Array;
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
  const agent = new Int32Array(all);
  const until = new Float64Array(all);
  const end = new Uint8Array(all);
  const put = (place: number, by: number, fromMs: number, toMs: number, how: number) => {
    at[place] = secondsIn(trace, fromMs);
    agent[place] = by;
    until[place] = secondsIn(trace, Math.max(fromMs, toMs));
    end[place] = how;
  };
  for (let contact = 0; contact < count; contact++) {
    let place = first[contact] as number;
    for (const one of contacts.missed.get(contact) ?? []) {
      const how = one.withdrawn ? 'withdrawn' : one.declined ? 'declined' : 'expired';
      put(place++, one.agent, one.atMs, one.atMs + one.afterMs, offerEnd[how]);
    }
    const taker = contacts.acceptedBy[contact] ?? -1;
    if (taker < 0) continue;
    const accepted = contacts.acceptedMs[contact] ?? NaN;
    put(place, taker, accepted - (contacts.acceptDelayMs[contact] || 0), accepted, offerEnd.accepted);
  }
  return { first, at, agent, until, end };
}
