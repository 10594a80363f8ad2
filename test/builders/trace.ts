import type { RoutingPolicy } from '#domain/routing/routing-policy.ts';
import { RandomStream } from '#simulation/random.ts';
import { run } from '#simulation/run.ts';
import { compileTrace } from '#simulation/trace/compile-trace.ts';
import { documentPolicy } from '#simulation/trace/document-policy.ts';
import { RecordedHabits } from '#simulation/trace/recorded-habits.ts';
import type { RecordedTrace, TraceAgent, TraceClass } from '#simulation/trace/recorded-trace.ts';
import type { TracePlan } from '#simulation/trace/trace-plan.ts';
import { traceTraffic } from '#simulation/trace/trace-traffic.ts';

export const fromMs = Date.parse('2026-03-02T08:00:00Z');
const hour = 3_600_000;

export interface TraceShape {
  readonly policy: RoutingPolicy;
  readonly classes: readonly TraceClass[];
  readonly agents: readonly Partial<TraceAgent>[];
  readonly contacts: number;
  readonly hours: number;
  readonly handlingSeconds: number;
  /** Mean patience; nobody leaves without it. */
  readonly patienceSeconds?: number;
  readonly seed?: number;
}

/** The plan of a trace as it was. */
export function planOf(trace: RecordedTrace, policy: RoutingPolicy, own: Partial<TracePlan> = {}): TracePlan {
  return {
    policy,
    agents: trace.agents,
    classes: trace.classes,
    classOf: trace.contacts.classOf,
    dueMs: trace.contacts.arrivedMs.map((ms) => ms + 300_000),
    keptFor: new Map(),
    teamsOfQueue: new Map(Object.keys(policy.queues).map((queue) => [queue, []])),
    teams: [],
    ...own,
  };
}

/** History as the policy itself makes it: contacts at random, handed out by the policy and written down. */
export function madeTrace(shape: TraceShape): RecordedTrace {
  const random = new RandomStream(shape.seed ?? 1);
  const toMs = fromMs + shape.hours * hour;
  const agents = shape.agents.map((own, place) => ({
    id: `agent-${place}`,
    name: `Agent ${place}`,
    skills: new Map<string, number>(),
    teams: [],
    hasPhone: true,
    units: undefined,
    available: [[fromMs, Infinity] as const],
    absent: [],
    ...own,
  }));
  const arrivedMs = Array.from({ length: shape.contacts }, () =>
    Math.floor(fromMs + random.uniform() * shape.hours * hour),
  ).sort((a, b) => a - b);
  const all = <T>(value: (contact: number) => T) => arrivedMs.map((_, contact) => value(contact));
  const empty: RecordedTrace = {
    fromMs,
    countFromMs: fromMs,
    toMs,
    agents,
    classes: shape.classes,
    learnedMs: [],
    lessons: [],
    contacts: {
      conversationId: all((contact) => `conversation-${contact}`),
      arrivedMs,
      placedMs: arrivedMs,
      dueMs: all(() => NaN),
      order: all(() => NaN),
      kind: all(() => 0),
      classOf: all(() => Math.floor(random.uniform() * shape.classes.length)),
      customer: all(() => -1),
      lastAgent: all(() => -1),
      offeredMs: all(() => NaN),
      offeredTo: all(() => -1),
      acceptedMs: all(() => NaN),
      acceptedBy: all(() => -1),
      byHand: all(() => 0),
      handedOn: all(() => 0),
      version: all(() => 1),
      acceptDelayMs: all(() => 1_000 + random.uniform() * 3_000),
      workMs: all(() => shape.handlingSeconds * 1_000 * random.exponential()),
      wrapUpMs: all(() => NaN),
      answerMs: all(() => 0),
      heldMs: all(() => NaN),
      closedMs: all(() => NaN),
      leftMs: arrivedMs.map((ms) =>
        shape.patienceSeconds ? ms + shape.patienceSeconds * 1_000 * random.exponential() : NaN,
      ),
      keptFor: new Map(),
      sortedAs: new Map(),
      paused: new Map(),
      missed: new Map(),
    },
  };
  const habits = new RecordedHabits(empty);
  const house = compileTrace(empty, planOf(empty, shape.policy), habits);
  const traffic = traceTraffic(empty, house, habits, 'recorded', 1);
  const { contacts } = run(house.compiled, traffic, documentPolicy('made', empty, house));
  const ms = (seconds: number | undefined) => fromMs + (seconds ?? NaN) * 1_000;
  const accepted = all((contact) => ms(contacts.acceptedAt[contact]));
  const taken = (contact: number) => !Number.isNaN(accepted[contact] ?? NaN);
  const offeredMs = all((contact) => (taken(contact) ? ms(contacts.firstOfferedAt[contact]) : NaN));
  const acceptedBy = all((contact) => (taken(contact) ? (contacts.agent[contact] ?? -1) : -1));
  return {
    ...empty,
    contacts: {
      ...empty.contacts,
      offeredMs,
      offeredTo: acceptedBy,
      acceptedMs: accepted,
      acceptedBy,
      acceptDelayMs: all((contact) => (accepted[contact] ?? NaN) - (offeredMs[contact] ?? NaN)),
      workMs: all((contact) => (taken(contact) ? (empty.contacts.workMs[contact] ?? NaN) : NaN)),
      heldMs: all((contact) =>
        taken(contact) ? ms(contacts.endedAt[contact]) - (accepted[contact] ?? NaN) : NaN,
      ),
      wrapUpMs: all((contact) => (taken(contact) ? (traffic.wrap?.[contact] ?? NaN) * 1_000 : NaN)),
      leftMs: all((contact) => (taken(contact) ? NaN : ms(contacts.endedAt[contact]))),
    },
  };
}
