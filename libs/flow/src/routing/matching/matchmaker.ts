import { KeptHouse } from '#domain/routing/kept-house.ts';
import { RelatedWork } from '#domain/routing/related-work.ts';
import type { Tx } from '#persistence/database.ts';
import { ShadowHouse } from '../shadow/shadow-house.ts';
import { PoolMirror, type Renewed } from './pool-mirror.ts';
import { RoundRecord } from './round-record.ts';
import { UnnotedWaits } from './unnoted-waits.ts';

/** What a process that matches keeps from one round to the next. One that begins with nothing decides the same, slower. */
export class Matchmaker {
  readonly pool = new PoolMirror();
  /** The pool as the house sees it. */
  readonly seen = new RelatedWork();
  readonly house = new KeptHouse();
  readonly record = new RoundRecord();
  readonly unnoted = new UnnotedWaits();
  readonly shadow: ShadowHouse;

  constructor(shadow = new ShadowHouse()) {
    this.shadow = shadow;
  }

  /** Brings all of it up to what the database has; `units` is the capacity of who has none of their own. */
  async look(tx: Tx, units: number, nowMs: number): Promise<Renewed> {
    const renewed = await this.pool.refresh(tx, units, nowMs);
    this.record.hear(renewed.ids);
    const other = this.seen.renew(this.pool, renewed.ids);
    this.house.hear(other);
    this.shadow.hear(other);
    this.unnoted.look(renewed.ids);
    return renewed;
  }
}
