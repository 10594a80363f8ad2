import { AgentSet } from '../agent-set.ts';
import type { ChannelTable } from './channel-table.ts';
import type { Seat } from './seat.ts';

/** Who is there, rested and has room, as bits that are kept true with every change of a presence or a load. */
export class Floor {
  readonly available: AgentSet;
  readonly rested: AgentSet;
  /** Those who are there and rested. */
  readonly awake: AgentSet;
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
  /** What `roomy` and `open` say, by seat: one bit for each channel, because most changes change none. */
  readonly #roomyOf: Int32Array;
  readonly #openOf: Int32Array;

  constructor(table: ChannelTable, places: number) {
    this.#table = table;
    this.available = new AgentSet(places);
    this.rested = new AgentSet(places);
    this.awake = new AgentSet(places);
    this.roomy = table.names.map(() => new AgentSet(places));
    this.open = table.names.map(() => new AgentSet(places));
    this.#roomyOf = new Int32Array(places);
    this.#openOf = new Int32Array(places);
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
    return ((this.#openOf[place] as number) >>> channel) & 1;
  }

  /** To be told after the load or presence of somebody changed. */
  changed(seat: Seat): void {
    const { place } = seat;
    const roomy = seat.roomyChannels(this.#table);
    const awake = this.available.has(place) && this.rested.has(place);
    this.awake.put(place, awake);
    const open = awake ? roomy : 0;
    put(this.roomy, place, roomy, roomy ^ (this.#roomyOf[place] as number));
    this.#roomyOf[place] = roomy;
    const before = this.#openOf[place] as number;
    if (open === before) return;
    put(this.open, place, open, open ^ before);
    this.#openOf[place] = open;
    const other = (open ^ before) & this.#table.expected;
    if (other === 0) return;
    this.stamp += 1;
    for (const group of seat.kind.expected)
      if ((other >>> group.channel) & 1) group.ready += (open >>> group.channel) & 1 ? 1 : -1;
  }
}

/** Takes over what is said by bits of a place, for the channels that it is other for. */
function put(sets: readonly AgentSet[], place: number, isIn: number, isOther: number): void {
  for (let rest = isOther; rest !== 0; rest &= rest - 1) {
    const channel = 31 - Math.clz32(rest & -rest);
    sets[channel]?.put(place, ((isIn >>> channel) & 1) === 1);
  }
}
