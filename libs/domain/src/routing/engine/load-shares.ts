import type { Person } from './person.ts';

/** What somebody has held for how long, in milliseconds or any other unit of time. */
export interface Load {
  /** Tells those apart who serve other work; `peersKey`, or whatever does the same. */
  readonly peers: string;
  /** Time on shift, and the part of it in which their units were held, as far as they were. */
  readonly present: number;
  readonly busy: number;
}

/** How evenly work was shared out to somebody. */
export interface LoadShare {
  /** Share of the time on shift that their units were held, drawn towards everybody's while they are new. */
  readonly busyShare: number;
  /**
   * By how much of the peers' share that is above it: 0.05 is one part in twenty more. Reckoned as if some hours more had gone
   * evenly, because what differs early on a shift has time to even out.
   */
  readonly ahead: number;
}

/** Before so long on shift an agent's share is taken to be the others'; hours. */
const settling = 1 / 6;
/** So long is added to a shift that went evenly; hours. */
const evening = 3;
/** Of less than that share of busy time no part is taken. */
const leastUsual = 0.1;

/** @param hour in the unit of time of the loads */
export function loadShares(loads: readonly Load[], hour: number): LoadShare[] {
  const everybody = { present: 0, busy: 0 };
  const ofPeers = new Map<string, { present: number; busy: number }>();
  const sums = loads.map(({ peers, present, busy }) => {
    let sum = ofPeers.get(peers);
    if (!sum) ofPeers.set(peers, (sum = { present: 0, busy: 0 }));
    everybody.present += present;
    everybody.busy += busy;
    sum.present += present;
    sum.busy += busy;
    return sum;
  });
  const usual = shareOf(everybody);
  return loads.map(({ present, busy }, at) => {
    const usualOfPeers = shareOf(sums[at] ?? everybody);
    const more = (busy - usualOfPeers * present) / (present + evening * hour);
    return {
      busyShare: (busy + settling * hour * usual) / (present + settling * hour),
      ahead: more / Math.max(leastUsual, usualOfPeers),
    };
  });
}

/** People of the same skills, at whatever level, in the same teams are peers: the same work may come to them. */
export function peersKey({ hasPhone, skills, teams }: Person): string {
  const named = [...skills.keys()].sort().join('+');
  return [named, [...teams].sort().join('+'), hasPhone ? 'phone' : ''].join('|');
}

function shareOf({ present, busy }: { readonly present: number; readonly busy: number }): number {
  return present > 0 ? busy / present : 0;
}
