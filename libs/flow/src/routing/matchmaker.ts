import { KeptHouse } from '#domain/routing/kept-house.ts';
import { PoolMirror } from './pool-mirror.ts';
import { RoundRecord } from './round-record.ts';

/** What a process that matches keeps from one round to the next. One that begins with nothing decides the same, slower. */
export class Matchmaker {
  readonly pool = new PoolMirror();
  readonly house = new KeptHouse();
  readonly record = new RoundRecord();
}
