import { asColumns } from '../../column-names.ts';
import type { CombinedWrite } from '../../combined-write.ts';
import { columnsOfEvent, eventColumns, type NewEvent } from '../events/event.store.ts';
import { matchingHint } from './matching.store.ts';
import { outboxColumns, outboxHint, type OutboxItem } from './outbox.store.ts';
import { timerColumns, timerHint, timersHint, type Timer } from './timer.store.ts';

/** What happened, and what is to be done because of it: what every change brings with it. */
export interface FactsAndWork {
  readonly events: readonly NewEvent[];
  readonly outbox?: readonly OutboxItem[];
  /** Of which none is there yet. */
  readonly timers?: readonly Timer[];
  /** Something waits that did not, or for others than before. */
  readonly wakesMatching?: boolean;
}

/** Makes this a part of what is written, and says it to those whom it wakes. */
export function putFactsAndWork(
  write: CombinedWrite,
  { events, outbox = [], timers = [], wakesMatching = false }: FactsAndWork,
  now: Date,
): void {
  write.insert('event', eventColumns, events.map(columnsOfEvent));
  write.insert(
    'outbox',
    outboxColumns,
    outbox.map((one) => ({ ...one, created_at: now })),
  );
  write.insert('timer', timerColumns, timers.map(asColumns));
  if (outbox.length > 0) write.hint(outboxHint);
  for (const lane of new Set(timers.map((timer) => timer.lane))) {
    write.hint(timersHint, timerHint(lane, timers));
  }
  if (wakesMatching) write.hint(matchingHint);
}
