import { AgentSet } from '../agent-set.ts';
import type { ChannelTable } from './channel-table.ts';
import type { Seat } from './seat.ts';

/** Who is there, rested and has room, as bits that are kept true with every change of a presence or a load. */
export class Floor {
  readonly available: AgentSet;
  readonly rested: AgentSet;
  /** By channel, those with room for one more, there or not. */
  readonly roomy: readonly AgentSet[];
  /** By channel, those who are there, rested and have room for one more. */
  readonly open: readonly AgentSet[];
  /** Counts changes of who is free, and of who is there. */
  stamp = 0;
  presences = 0;
  readonly #table: ChannelTable;
  readonly #resting = new Set<Seat>();
  /** Nobody's rest is over before. */
  #restedAtMs = Infinity;
  /** By seat, which channels that room is kept for it could take now; one bit each. */
  readonly #ready: Uint32Array;

  constructor(table: ChannelTable, places: number) {
    this.#table = table;
    this.available = new AgentSet(places);
    this.rested = new AgentSet(places);
    this.roomy = table.names.map(() => new AgentSet(places));
    this.open = table.names.map(() => new AgentSet(places));
    this.#ready = new Uint32Array(places);
  }

  present(seat: Seat, available: boolean): void {
    if (available) this.available.add(seat.place);
    else this.available.remove(seat.place);
    this.presences += 1;
    this.changed(seat);
  }

  rest(seat: Seat, untilMs: number, nowMs: number): void {
    if (untilMs > nowMs) {
      seat.restUntilMs = untilMs;
      this.rested.remove(seat.place);
      this.#resting.add(seat);
      if (untilMs < this.#restedAtMs) this.#restedAtMs = untilMs;
    } else {
      this.rested.add(seat.place);
      this.#resting.delete(seat);
    }
    this.changed(seat);
  }

  /** Whose rest is over is rested. */
  wake(nowMs: number): void {
    if (nowMs < this.#restedAtMs) return;
    this.#restedAtMs = Infinity;
    for (const seat of this.#resting) {
      if (seat.restUntilMs <= nowMs) this.rest(seat, 0, nowMs);
      else if (seat.restUntilMs < this.#restedAtMs) this.#restedAtMs = seat.restUntilMs;
    }
  }

  /** 1 when whoever sits there could take one of this channel, which room is kept for, now, else 0. */
  ready(place: number, channel: number): number {
    return ((this.#ready[place] ?? 0) >>> channel) & 1;
  }

  /** To be told after the load or presence of somebody changed. */
  changed(seat: Seat): void {
    const { place } = seat;
    const there = this.available.has(place) && this.rested.has(place);
    let ready = 0;
    for (let channel = 0; channel < this.roomy.length; channel++) {
      const hasRoom = seat.shortOf(channel, this.#table) === undefined;
      this.roomy[channel]?.put(place, hasRoom);
      this.open[channel]?.put(place, hasRoom && there);
      if (hasRoom && there && !this.#table.deferrable[channel]) ready |= 1 << channel;
    }
    const before = this.#ready[place] ?? 0;
    if (before === ready) return;
    this.#ready[place] = ready;
    this.stamp += 1;
    for (const group of seat.kind.expected) {
      const more = ((ready >>> group.channel) & 1) - ((before >>> group.channel) & 1);
      if (more !== 0) group.ready += more;
    }
  }
}
