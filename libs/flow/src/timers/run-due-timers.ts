import type { Tx } from '#persistence/database.ts';
import {
  dueTimers,
  lockNotAvailable,
  finishTimers,
  postponeTimer,
  takeTimers,
  type DueTimer,
  type Timer,
  type TimerLane,
} from '#persistence/stores/work/timer.store.ts';
import type { Flow } from '../flow.ts';

/** What a kind of timer does when it is due, within the transaction that takes the timer off the list. */
export type TimerAct = (flow: Flow, tx: Tx, timer: Timer, now: Date) => Promise<void>;

/**
 * The same for a kind of which many are due at once: they act together in one transaction, and each by itself where that
 * fails. `act` answers keys of those that it left, because somebody holds what they act on; when they are `alone` it waits.
 */
export interface TimerBatch {
  readonly atOnce: number;
  readonly act: (
    flow: Flow,
    tx: Tx,
    timers: readonly Timer[],
    now: Date,
    alone: boolean,
  ) => Promise<ReadonlySet<string>>;
}

export type TimerActs = Readonly<Record<string, TimerAct | TimerBatch>>;

/** Acts that something holds up. They go on behind the rounds, so that nobody else's waits for them. */
export type ActsUnderWay = Map<string, Promise<unknown>>;

const timersAtOnce = 400;
const actsAtOnce = 4;
/** So long a round waits for an act before it leaves it behind; so many may be behind, each of which holds a connection. */
const patienceMs = 100;
const leftBehindAtMost = 4;
const longestRetryMs = 60_000;
/** So long an act waits for a lock; when as many are left behind as may be, it hardly waits, and comes again. */
const longestLockMs = 5_000;
const shortLockMs = 50;
const longestLockRetryMs = 5_000;

/** An act failed: of one timer, which is put back, or of several together, which then act one by one. */
export type OnTimerError = (timers: readonly string[], error: unknown) => void;

interface Round {
  readonly flow: Flow;
  readonly acts: TimerActs;
  readonly onError: OnTimerError;
  readonly underWay: ActsUnderWay | undefined;
  /** Timers that a batch left or could not act on. */
  readonly alone: string[];
  /** Acts that have begun and may still be left behind. */
  patient: number;
  taken: number;
}

/**
 * Acts on what is due in one lane and answers how many of them were nobody else's. A slow or failing act holds up no
 * other; a failed one is put back with its error and tried again, later each time.
 * @param underWay where acts that are held up go on after this has answered; without it all are awaited
 */
export async function runDueTimers(
  flow: Flow,
  lane: TimerLane,
  acts: TimerActs,
  onError: OnTimerError,
  underWay?: ActsUnderWay,
): Promise<number> {
  const due = await dueTimers(flow.database.reading, lane, flow.clock.now(), timersAtOnce);
  const round: Round = { flow, acts, onError, underWay, alone: [], patient: 0, taken: 0 };
  await inLanes(chunks(due, round), (keys) => patiently(round, keys));
  await inLanes(
    round.alone.map((key) => [key]),
    (keys) => patiently(round, keys),
  );
  return round.taken;
}

/** What is acted on together: one by one, or so many of kinds with one batch. What failed before spoils no batch. */
function chunks(due: readonly DueTimer[], round: Round): string[][] {
  const found: string[][] = [];
  const open = new Map<TimerBatch, string[]>();
  for (const { key, kind, attempts } of due) {
    if (round.underWay?.has(key)) continue;
    const act = round.acts[kind];
    const batch = typeof act === 'object' && attempts === 0 ? act : undefined;
    const known = batch && open.get(batch);
    if (batch && known && known.length < batch.atOnce) known.push(key);
    else {
      const begun = [key];
      found.push(begun);
      if (batch) open.set(batch, begun);
    }
  }
  return found;
}

async function inLanes(items: readonly string[][], run: (keys: string[]) => Promise<void>): Promise<void> {
  const waiting = items.values();
  const lane = async () => {
    for (const keys of waiting) await run(keys);
  };
  await Promise.all(Array.from({ length: Math.min(actsAtOnce, items.length) }, lane));
}

async function patiently(round: Round, keys: readonly string[]): Promise<void> {
  const { underWay } = round;
  // Asked once: were there room again by the time that it asks for its lock, the round would wait for it as long as that.
  const hurried = isCrowded(round);
  const act = actTogether(round, keys, hurried ? shortLockMs : longestLockMs);
  if (!underWay || hurried) return act;
  round.patient += 1;
  let timeout: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => {
    timeout = setTimeout(() => {
      resolve('late');
    }, patienceMs);
  });
  const first = await Promise.race([act, late]);
  clearTimeout(timeout);
  round.patient -= 1;
  if (first !== 'late') return;
  const behind = act.finally(() => {
    for (const key of keys) underWay.delete(key);
  });
  for (const key of keys) underWay.set(key, behind);
}

/** As many acts are held up, or may come to be, as may go on behind the rounds. */
function isCrowded({ underWay, patient }: Round): boolean {
  return underWay !== undefined && new Set(underWay.values()).size + patient >= leftBehindAtMost;
}

/** An act failed because somebody held what it acts on for long. */
export function isHeldUp(error: unknown): boolean {
  return (error as { code?: unknown } | null)?.code === lockNotAvailable;
}

/** One transaction. A batch that fails is tried one by one; one that fails by itself is put back. */
async function actTogether(round: Round, keys: readonly string[], lockMs: number): Promise<void> {
  const { flow } = round;
  let attempts = 0;
  try {
    const done = await flow.database.transaction(async (tx) => {
      const now = flow.clock.now();
      const timers = await takeTimers(tx, keys, now, lockMs);
      attempts = timers[0]?.attempts ?? 0;
      const left = await actOn(round, tx, timers, now, keys.length === 1);
      await finishTimers(
        tx,
        timers.filter((timer) => !left.has(timer.key)),
      );
      return { left, taken: timers.length - left.size };
    });
    round.taken += done.taken;
    round.alone.push(...done.left);
  } catch (error) {
    round.onError(keys, error);
    const [key] = keys;
    if (keys.length > 1 || key === undefined) {
      round.alone.push(...keys);
      return;
    }
    round.taken += 1;
    const longest = isHeldUp(error) ? longestLockRetryMs : longestRetryMs;
    const delay = Math.min(longest, 1_000 * 2 ** attempts);
    const later = new Date(flow.clock.now().getTime() + delay);
    await postponeTimer(
      flow.database.reading,
      key,
      later,
      error instanceof Error ? error.message : String(error),
    );
  }
}

/** Answers the keys of those that were left. */
async function actOn(
  round: Round,
  tx: Tx,
  timers: readonly Timer[],
  now: Date,
  alone: boolean,
): Promise<ReadonlySet<string>> {
  const [first] = timers;
  if (!first) return new Set();
  const act = round.acts[first.kind];
  if (!act) throw new Error(`No act is known for timers of kind ${first.kind}.`);
  if (typeof act === 'object') {
    return act.act(round.flow, tx, timers, now, alone);
  }
  for (const timer of timers) await act(round.flow, tx, timer, now);
  return new Set();
}
