import type { WhatIfRequest, WhatIfResult } from '#contracts/http/what-if.ts';
import { defaultCalendarName } from '#domain/routing/condition-holds.ts';
import { teamNames } from '#persistence/stores/people/team.store.ts';
import { servedQueues, type ServedQueue } from '#persistence/stores/what-if/recorded-history.store.ts';
import type { WhatIfMoveRecord } from '#persistence/stores/what-if/what-if.store.ts';
import { contactsIn, type RecordedTrace } from '#simulation/trace/recorded-trace.ts';
import type { Contender } from '#simulation/trace/replay-runs.ts';
import { replayed as putTogether } from '#simulation/trace/replay-trace.ts';
import { selfCheck } from '#simulation/trace/self-check.ts';
import { staffed } from '#simulation/trace/staffing.ts';
import { stretchesIn } from '#simulation/trace/stretches.ts';
import type { TracePlan } from '#simulation/trace/trace-plan.ts';
import { compareTraces } from '#simulation/trace/trace-summary.ts';
import type { Flow } from '../flow.ts';
import { livePolicy, type LivePolicy } from '../routing/live-policy.ts';
import { classifyAnew } from './classify-anew.ts';
import { dailySpans } from './daily-spans.ts';
import { explainCheck } from './explain-check.ts';
import { keptMoves } from './kept-moves.ts';
import { loadTrace } from './load-trace.ts';
import { ReplayThreads } from './replay-threads.ts';
import { roundsAgain } from './rounds-again.ts';
import { slaPromises } from './sla-promises.ts';
import { staffingInWords } from './staffing-in-words.ts';
import { triedPolicy } from './tried-policy.ts';

const hour = 3_600_000;
const day = 24 * hour;
/** So much before the counted time is replayed too: the house is not empty then, and loads are evened out over a shift. */
const fillingMs = 8 * hour;
/** The time of the parts, as shares of the whole, for the progress. */
const parts = { load: 0.3, classify: 0.35, replay: 0.98 } as const;

export interface WhatIfFound {
  readonly result: WhatIfResult;
  readonly moves: WhatIfMoveRecord[];
}

export type WhatIfOutcome =
  | ({ readonly kind: 'found' } & WhatIfFound)
  | { readonly kind: 'refused'; readonly because: 'no-version' | 'no-rule' | 'nothing-recorded' };

/**
 * Replays the last days of recorded arrivals, presence and handling times under another policy or staffing, and says what
 * changes. `onProgress` hears the share that is done. Who hands over threads ends them.
 * @throws TooMuchRecorded
 */
export async function whatIf(
  flow: Flow,
  request: WhatIfRequest,
  onProgress: (share: number) => void = () => undefined,
  threads?: ReplayThreads,
): Promise<WhatIfOutcome> {
  if (threads) return found(flow, request, onProgress, threads);
  const own = new ReplayThreads();
  try {
    return await found(flow, request, onProgress, own);
  } finally {
    await own.end();
  }
}

async function found(
  flow: Flow,
  request: WhatIfRequest,
  onProgress: (share: number) => void,
  threads: ReplayThreads,
): Promise<WhatIfOutcome> {
  const live = await livePolicy(flow);
  const tried = await triedPolicy(flow, request, live);
  if (typeof tried === 'string') return { kind: 'refused', because: tried };
  const toMs = flow.clock.now().getTime();
  const countFromMs = toMs - request.days * day;
  const stretch = { fromMs: countFromMs - fillingMs, countFromMs, toMs };
  const stopwatch = new Stopwatch();
  const queues = await servedQueues(flow.database.reading);
  const teams = await teamNames(flow.database.reading);
  const trace = await loadTrace(flow.database, stretch, live.body, (share) => {
    onProgress(share * parts.load);
  });
  if (contactsIn(trace) === 0) return { kind: 'refused', because: 'nothing-recorded' };
  const promised = await slaPromises(flow.database.reading, queues, stretch);
  const { contacts, classes } = trace;
  const due = (plan: Pick<TracePlan, 'classes' | 'classOf'>) =>
    contacts.arrivedMs.map((arrivedMs, contact) => {
      const of = plan.classes[plan.classOf[contact] ?? 0];
      // What was given back has missed its promise or kept it already.
      return of && contacts.kind[contact] !== 2 ? promised(of, arrivedMs) : Infinity;
    });
  const dueMs = due({ classes, classOf: contacts.classOf });
  const load = stopwatch.lap();
  const teamsOfQueue = new Map(queues.map((queue) => [queue.name, queue.teams]));
  const livePlan: TracePlan = {
    policy: live.body,
    agents: trace.agents,
    classes,
    classOf: contacts.classOf,
    dueMs,
    keptFor: contacts.keptFor,
    teamsOfQueue,
    teams,
  };
  const done = { classify: 0, replay: 0 };
  const heard = (part: keyof typeof done, share: number) => {
    done[part] = share;
    onProgress(
      parts.load +
        done.classify * (parts.classify - parts.load) +
        done.replay * (parts.replay - parts.classify),
    );
  };
  const { agents, taken } = staffing(request, trace, live, queues);
  const classifying = async (): Promise<TracePlan> => {
    const basis = {
      live: live.body,
      draft: tried.body,
      queues: new Set(queues.map((queue) => queue.name)),
      calendars: live.calendars,
    };
    const anew = await classifyAnew(flow.database, trace, basis, (share) => {
      heard('classify', share);
    });
    return {
      policy: tried.body,
      agents,
      ...anew,
      dueMs: anew.classOf === contacts.classOf ? dueMs : due(anew),
      teamsOfQueue,
      teams,
    };
  };
  const { reps, seed } = request;
  const same = request.staffing.length === 0 && tried.rule === undefined && tried.body === live.body;
  let classify = 0;
  const contender = async (): Promise<Contender> => {
    const plan = await classifying();
    classify = stopwatch.lap();
    heard('classify', 1);
    return { plan, rule: tried.rule };
  };
  if (same) heard('classify', 1);
  const other = same ? undefined : contender();
  // What goes wrong there is thrown by the runs, which wait for it.
  other?.catch(() => undefined);
  const replaying = { trace, live: { plan: livePlan }, other, reps, seed };
  const [outcomes, rounds] = await Promise.all([
    threads.runs(replaying, (share) => {
      heard('replay', share);
    }),
    roundsAgain(flow, { fromMs: countFromMs, toMs }),
  ]);
  const otherPlan = (await other)?.plan ?? livePlan;
  const replayed = putTogether({ other: await other, reps }, outcomes);
  const stretches = stretchesIn((toMs - countFromMs) / 1_000);
  const moved = keptMoves(trace, otherPlan, replayed);
  const [asItWas = replayed.recorded] = replayed.live;
  const check = selfCheck(trace, replayed.liveShadow, live.version, replayed.recorded, asItWas);
  return {
    kind: 'found',
    moves: moved.kept,
    result: {
      from: new Date(countFromMs).toISOString(),
      to: new Date(toMs).toISOString(),
      contacts: replayed.recorded.overall.contacts,
      agents: trace.agents.filter((agent) => agent.available.length > 0).length,
      reps,
      seed,
      intervals: { stretches, stretchSeconds: (toMs - countFromMs) / 1_000 / stretches },
      live: { version: live.version },
      other: {
        policy: tried.name,
        staffing: request.staffing.map((one, at) => staffingInWords(one, taken[at])),
      },
      selfCheck: { ...check, rounds, explanation: explainCheck(check, rounds) },
      ...compareTraces(replayed.live, replayed.other),
      moves: { total: moved.total, kept: moved.kept.length, byReason: moved.byReason },
      seconds: { load, classify, replay: stopwatch.lap() },
    },
  };
}

function staffing(
  { staffing: changes }: WhatIfRequest,
  trace: RecordedTrace,
  { calendars }: LivePolicy,
  queues: readonly ServedQueue[],
) {
  const usual = calendars.get(defaultCalendarName)?.timeZone ?? 'UTC';
  const teams = [
    ...new Set([...trace.agents.flatMap((agent) => agent.teams), ...queues.flatMap((queue) => queue.teams)]),
  ];
  return staffed(
    trace.agents,
    changes.map((change) => ({ ...change, spans: dailySpans(change, change.timeZone ?? usual, trace) })),
    teams,
  );
}

class Stopwatch {
  #at = performance.now();
  /** Seconds since the last lap. */
  lap(): number {
    const now = performance.now();
    const seconds = Math.round(now - this.#at) / 1_000;
    this.#at = now;
    return seconds;
  }
}
