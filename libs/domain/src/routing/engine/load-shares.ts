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
  const sums = new LoadSums(loads.map(({ peers }) => peers));
  loads.forEach(({ present, busy }, at) => {
    sums.present[at] = present;
    sums.busy[at] = busy;
  });
  sums.reckon(hour);
  return loads.map((_, at) => ({
    busyShare: sums.busyShare[at] ?? 0,
    ahead: sums.ahead[at] ?? 0,
  }));
}

/** The same for people who stay the same, with the numbers side by side in memory: a simulated house asks every minute. */
export class LoadSums {
  /** To be written before `reckon`, by person, as in `Load`. */
  readonly present: Float64Array;
  readonly busy: Float64Array;
  /** What `reckon` found, as in `LoadShare`. */
  readonly busyShare: Float64Array;
  readonly ahead: Float64Array;
  /** Of each person the number of their peers. */
  readonly #peers: Int32Array;
  readonly #presentOf: Float64Array;
  readonly #busyOf: Float64Array;

  /** @param peers of each person, whom they are compared with */
  constructor(peers: readonly string[]) {
    const numbers = new Map([...new Set(peers)].map((key, number) => [key, number]));
    this.#peers = Int32Array.from(peers, (key) => numbers.get(key) ?? 0);
    this.#presentOf = new Float64Array(numbers.size);
    this.#busyOf = new Float64Array(numbers.size);
    this.present = new Float64Array(peers.length);
    this.busy = new Float64Array(peers.length);
    this.busyShare = new Float64Array(peers.length);
    this.ahead = new Float64Array(peers.length);
  }

  /** @param hour in the unit of time of the loads */
  reckon(hour: number): void {
    const usual = this.#addUp();
    const peers = this.#peers;
    for (let at = 0; at < peers.length; at++) {
      const present = this.present[at] as number;
      const busy = this.busy[at] as number;
      const of = peers[at] as number;
      const usualOfPeers = shareOf(this.#presentOf[of] as number, this.#busyOf[of] as number);
      const more = (busy - usualOfPeers * present) / (present + evening * hour);
      this.busyShare[at] = (busy + settling * hour * usual) / (present + settling * hour);
      this.ahead[at] = more / Math.max(leastUsual, usualOfPeers);
    }
  }

  /** Adds up what peers have; answers the share of everybody. */
  #addUp(): number {
    const peers = this.#peers;
    let allPresent = 0;
    let allBusy = 0;
    this.#presentOf.fill(0);
    this.#busyOf.fill(0);
    for (let at = 0; at < peers.length; at++) {
      const present = this.present[at] as number;
      const busy = this.busy[at] as number;
      const of = peers[at] as number;
      allPresent += present;
      allBusy += busy;
      this.#presentOf[of] = (this.#presentOf[of] as number) + present;
      this.#busyOf[of] = (this.#busyOf[of] as number) + busy;
    }
    return shareOf(allPresent, allBusy);
  }
}

/** People of the same skills, at whatever level, in the same teams are peers: the same work may come to them. */
export function peersKey({ hasPhone, skills, teams }: Person): string {
  const named = [...skills.keys()].sort().join('+');
  return [named, [...teams].sort().join('+'), hasPhone ? 'phone' : ''].join('|');
}

function shareOf(present: number, busy: number): number {
  return present > 0 ? busy / present : 0;
}
