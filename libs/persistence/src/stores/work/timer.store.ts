import { run, select, selectOne, type Tx } from '../../database.ts';

export type TimerLane = 'routing' | 'sla' | 'delivery' | 'voice';

export interface Timer {
  /** Unique; scheduling the same key again moves it. Name it after what it acts on, as `offer-expiry:<id>`. */
  readonly key: string;
  readonly lane: TimerLane;
  readonly kind: string;
  readonly dueAt: Date;
  readonly payload: Readonly<Record<string, unknown>>;
}

/** Channel on which timer workers are woken; the payload is the lane and the earliest instant, epoch milliseconds. */
export const timersHint = 'firstline_timers';

/** Of a timer that is set, in SQL. */
export const timerColumns = 'key, lane, kind, due_at, payload';

/** What to say on that channel of timers that were set. */
export function timerHint(lane: TimerLane, timers: readonly Timer[]): string {
  const due = timers.filter((timer) => timer.lane === lane).map((timer) => timer.dueAt.getTime());
  return `${lane} ${Math.min(...due)}`;
}

export async function scheduleTimers(tx: Tx, timers: readonly Timer[]): Promise<void> {
  if (timers.length === 0) return;
  const rows = timers.map((one) => ({
    key: one.key,
    lane: one.lane,
    kind: one.kind,
    due_at: one.dueAt,
    payload: one.payload,
  }));
  await run(
    tx,
    `with put as (
       insert into timer (key, lane, kind, due_at, payload)
       select key, lane, kind, due_at, payload from jsonb_populate_recordset(null::timer, $1)
       on conflict (key) do update
         set due_at = excluded.due_at, payload = excluded.payload, attempts = 0, error = null
       returning lane, due_at
     )
     select pg_notify('${timersHint}', lane || ' ' || floor(extract(epoch from min(due_at)) * 1000)::bigint)
     from put group by lane`,
    [JSON.stringify(rows)],
  );
}

/** Moves timers that exist to other instants, for less than scheduling them anew. */
export async function moveTimers(tx: Tx, timers: readonly Timer[]): Promise<void> {
  if (timers.length === 0) return;
  await run(
    tx,
    `with moved as (
       update timer set due_at = wanted.due_at, attempts = 0, error = null
       from unnest($1::text[], $2::timestamptz[]) as wanted(key, due_at) where timer.key = wanted.key
       returning timer.lane, timer.due_at
     )
     select pg_notify('${timersHint}', lane || ' ' || floor(extract(epoch from min(due_at)) * 1000)::bigint)
     from moved group by lane`,
    [timers.map((one) => one.key), timers.map((one) => one.dueAt)],
  );
}

export async function cancelTimers(tx: Tx, keys: readonly string[]): Promise<void> {
  if (keys.length > 0) await run(tx, 'delete from timer where key = any($1)', [keys]);
}

/** When those of the timers that exist are due. */
export async function timersAt(tx: Tx, keys: readonly string[]): Promise<{ key: string; dueAt: Date }[]> {
  return select(tx, 'select key, due_at as "dueAt" from timer where key = any($1)', [keys]);
}

export interface DueTimer {
  readonly key: string;
  readonly kind: string;
  /** How often its act has failed. */
  readonly attempts: number;
}

/** What is due, the longest due first. Claims nothing. */
export async function dueTimers(tx: Tx, lane: TimerLane, now: Date, limit: number): Promise<DueTimer[]> {
  return select<DueTimer>(
    tx,
    'select key, kind, attempts from timer where lane = $1 and due_at <= $2 order by due_at limit $3',
    [lane, now, limit],
  );
}

/** SQLSTATE of a statement that waited long enough for a lock. */
export const lockNotAvailable = '55P03';

/**
 * Claims due timers until the transaction ends, the longest due first; those that are gone or on which somebody acts are
 * left out. The claim is a lock beside the row: an act locks conversations, and whoever holds one of those may move its
 * timer meanwhile. Were the row itself locked first, the two would wait for each other.
 * @param locksMs so long the transaction waits for any lock from now on; then it fails with `lockNotAvailable`
 */
export async function takeTimers(
  tx: Tx,
  keys: readonly string[],
  now: Date,
  locksMs: number,
): Promise<(Timer & { attempts: number })[]> {
  const locks = await select<{ key: string; mine: boolean }>(
    tx,
    `select key, pg_try_advisory_xact_lock(4242, hashtext(key)) as mine
     from unnest($1::text[]) as key, (select set_config('lock_timeout', $2, true)) as patience`,
    [keys, String(locksMs)],
  );
  const mine = locks.filter((lock) => lock.mine).map((lock) => lock.key);
  if (mine.length === 0) return [];
  // In a statement of its own, which sees what others committed before they gave the lock back.
  return select<Timer & { attempts: number }>(
    tx,
    `select key, lane, kind, due_at as "dueAt", payload, attempts from timer
     where key = any($1) and due_at <= $2 order by due_at, key`,
    [mine, now],
  );
}

/** Takes timers whose act is done off the list, unless they were scheduled anew for another instant. */
export async function finishTimers(tx: Tx, timers: readonly Pick<Timer, 'key' | 'dueAt'>[]): Promise<void> {
  if (timers.length === 0) return;
  await run(
    tx,
    `delete from timer using unnest($1::text[], $2::timestamptz[]) as done(key, due_at)
     where timer.key = done.key and date_trunc('milliseconds', timer.due_at) = done.due_at`,
    [timers.map((one) => one.key), timers.map((one) => one.dueAt)],
  );
}

/** Puts a timer whose act failed back, later; one that was scheduled anew meanwhile is not brought forward. */
export async function postponeTimer(tx: Tx, key: string, dueAt: Date, error: string): Promise<void> {
  await run(
    tx,
    'update timer set attempts = attempts + 1, due_at = greatest(due_at, $2), error = $3 where key = $1',
    [key, dueAt, error],
  );
}

export async function nextTimerAt(tx: Tx, lane: TimerLane): Promise<Date | undefined> {
  const row = await selectOne<{ due: Date | null }>(
    tx,
    'select min(due_at) as due from timer where lane = $1',
    [lane],
  );
  return row?.due ?? undefined;
}
