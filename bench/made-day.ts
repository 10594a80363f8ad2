import { randomUUID } from 'node:crypto';
import type { RoutingPolicy } from '#domain/routing/routing-policy.ts';
import type { SimulatedPolicy } from '#simulation/policy.ts';
import { hashed, RandomStream } from '#simulation/random.ts';
import { run } from '#simulation/run.ts';
import { compileTrace } from '#simulation/trace/compile-trace.ts';
import { documentPolicy } from '#simulation/trace/document-policy.ts';
import { RecordedHabits } from '#simulation/trace/recorded-habits.ts';
import type { RecordedTrace, TraceAgent, TraceClass } from '#simulation/trace/recorded-trace.ts';
import { traceTraffic } from '#simulation/trace/trace-traffic.ts';
import type { OfferAnswers, Traffic } from '#simulation/traffic.ts';

const hour = 3_600_000;

export interface DayToRecord {
  readonly contacts: number;
  readonly agents: number;
  /** End of the recorded time; it begins `hours` before. */
  readonly endMs: number;
  readonly hours: number;
  readonly policy: RoutingPolicy;
  readonly classes: readonly (TraceClass & {
    /** Of all contacts. */
    readonly share: number;
    readonly handlingSeconds: number;
    /** Mean; without it nobody leaves. */
    readonly patienceSeconds?: number;
    /** An answer is promised within so long; without it nothing is. */
    readonly promisedSeconds?: number;
    readonly text: string;
  })[];
  /** Skills of the agents, one after another in turn. */
  readonly skills: readonly Readonly<Record<string, number>>[];
  readonly seed: number;
  /** How much arrives in each hour of the day against the others; always the same without it. */
  readonly byHour?: readonly number[];
  /** Agents work so many hours a day, spread as the contacts are; without it all of them all the time. */
  readonly shiftHours?: number;
  /** So many of the offers pass. */
  readonly missShare?: number;
  /** So many of the contacts are of somebody who was there shortly before. */
  readonly againShare?: number;
  /** Write the facts that a replay does not read too, as they are in a real database. */
  readonly everything?: boolean;
}

/** A day as the policy makes it in the simulator: the contacts as rows of a table, and the offers that were not accepted. */
export function madeDay(day: DayToRecord) {
  const random = new RandomStream(day.seed);
  const fromMs = day.endMs - day.hours * 3_600_000;
  const agents: TraceAgent[] = Array.from({ length: day.agents }, (_, place) => ({
    id: uuidOf(place),
    name: `Agent ${place + 1}`,
    skills: new Map(Object.entries(day.skills[place % day.skills.length] ?? {})),
    teams: ['Everyone'],
    hasPhone: true,
    units: undefined,
    available: day.shiftHours === undefined ? [[fromMs, Infinity]] : [],
    absent: [],
  }));
  if (day.shiftHours !== undefined) giveShifts(agents, day, day.shiftHours, fromMs);
  const arrivedMs = Array.from({ length: day.contacts }, () =>
    Math.floor(fromMs + drawHour(day, random) * hour),
  ).sort((a, b) => a - b);
  const customers = arrivedMs.map((_, contact) => contact);
  customers.forEach((_, contact) => {
    const before = contact - 1 - Math.floor(random.uniform() * Math.min(contact, 500));
    if (random.uniform() < (day.againShare ?? 0) && before >= 0)
      customers[contact] = customers[before] ?? contact;
  });
  const customerIds = arrivedMs.map(() => randomUUID());
  const classOf = arrivedMs.map(() => drawClass(day, random.uniform()));
  const of = (contact: number) => day.classes[classOf[contact] ?? 0];
  const blank = () => arrivedMs.map(() => NaN);
  const nobody = () => arrivedMs.map(() => -1);
  const trace: RecordedTrace = {
    fromMs,
    countFromMs: fromMs,
    toMs: day.endMs,
    agents,
    classes: day.classes,
    learnedMs: [],
    lessons: [],
    contacts: {
      conversationId: arrivedMs.map(() => randomUUID()),
      arrivedMs,
      placedMs: arrivedMs,
      dueMs: blank(),
      order: blank(),
      kind: arrivedMs.map(() => 0),
      classOf,
      lastAgent: nobody(),
      offeredMs: blank(),
      offeredTo: nobody(),
      acceptedMs: blank(),
      acceptedBy: nobody(),
      byHand: arrivedMs.map(() => 0),
      handedOn: arrivedMs.map(() => 0),
      customer: known(customers),
      version: blank(),
      acceptDelayMs: arrivedMs.map(() => Math.round(1_000 + random.exponential() * 2_000)),
      workMs: arrivedMs.map(
        (_, contact) =>
          Math.round((of(contact)?.handlingSeconds ?? 300) * 1_000 * random.exponential()) + 1_000,
      ),
      wrapUpMs: blank(),
      answerMs: blank(),
      heldMs: blank(),
      closedMs: blank(),
      leftMs: arrivedMs.map((ms, contact) => {
        const patience = of(contact)?.patienceSeconds;
        return patience === undefined ? NaN : ms + Math.round(patience * 1_000 * random.exponential());
      }),
      sortedAs: new Map(),
      keptFor: new Map(),
      paused: new Map(),
      missed: new Map(),
    },
  };
  const habits = new RecordedHabits(trace);
  const teamsOfQueue = new Map<string, string[]>();
  const dueMs = arrivedMs.map((ms, contact) => ms + (of(contact)?.promisedSeconds ?? Infinity) * 1_000);
  const plan = {
    policy: day.policy,
    agents,
    classes: day.classes,
    classOf,
    dueMs,
    keptFor: new Map(),
    teamsOfQueue,
    teams: [],
  };
  const house = compileTrace(trace, plan, habits);
  const traffic = traceTraffic(trace, house, habits, 'recorded', day.seed);
  const instant = (seconds: number) =>
    Number.isNaN(seconds) || seconds * 1_000 + fromMs > day.endMs
      ? null
      : new Date(fromMs + Math.round(seconds * 1_000));
  const passed: object[] = [];
  const { contacts } = run(
    house.compiled,
    { ...traffic, answers: answering(day, traffic, trace) },
    writingDown(documentPolicy('made', trace, house), (contact, agent, offered, decided, state) => {
      // What happened after the end was not recorded.
      if (instant(decided) === null) return;
      passed.push({
        id: trace.contacts.conversationId[contact],
        agent: agents[agent]?.id,
        state,
        offered: instant(offered),
        decided: instant(decided),
      });
    }),
  );
  const rows = arrivedMs.map((ms, contact) => {
    const acceptedAt = contacts.acceptedAt[contact] ?? NaN;
    const endedAt = contacts.endedAt[contact] ?? NaN;
    const accepted = instant(acceptedAt);
    const handled = accepted !== null;
    const ended = handled ? instant(endedAt) : null;
    return {
      n: contact,
      id: trace.contacts.conversationId[contact],
      customer: customerIds[customers[contact] ?? contact],
      receipt: randomUUID(),
      offer: randomUUID(),
      class: classOf[contact],
      agent: handled ? agents[contacts.agent[contact] ?? 0]?.id : null,
      arrived: new Date(ms),
      offered: handled ? instant(acceptedAt - (trace.contacts.acceptDelayMs[contact] ?? 0) / 1_000) : null,
      accepted,
      answered: accepted,
      ended,
      wrapped: ended && instant(endedAt + (traffic.wrap?.[contact] ?? 0)),
      left_at: handled ? null : instant(endedAt),
    };
  });
  return { trace, rows, passed };
}

function drawHour({ byHour, hours }: DayToRecord, random: RandomStream): number {
  if (!byHour) return random.uniform() * hours;
  const weights = Array.from(
    { length: hours },
    (_, at) => byHour[(at + byHour.length * hours - hours) % byHour.length] ?? 0,
  );
  let left = random.uniform() * weights.reduce((sum, one) => sum + one, 0);
  const at = weights.findIndex((weight) => (left -= weight) < 0);
  return Math.max(0, at) + random.uniform();
}

/** One after another takes the shift in which most is lacking. */
function giveShifts(
  agents: TraceAgent[],
  { byHour = [1], hours }: DayToRecord,
  shift: number,
  fromMs: number,
): void {
  const wanted = Array.from({ length: 24 }, (_, at) => byHour[at % byHour.length] ?? 0);
  const there = wanted.map(() => 0);
  const lack = (at: number) => (wanted[at % 24] ?? 0) - (there[at % 24] ?? 0);
  const total = wanted.reduce((sum, one) => sum + one, 0);
  agents.forEach((agent, place) => {
    const lacking = (start: number) =>
      Array.from({ length: shift }, (_, at) => lack(start + at)).reduce((sum, one) => sum + one, 0);
    const start = wanted
      .map((_, at) => at)
      .reduce((best, at) => (lacking(at) > lacking(best) ? at : best), 0);
    for (let at = 0; at < shift; at++)
      there[(start + at) % 24] = (there[(start + at) % 24] ?? 0) + total / (agents.length * shift);
    // The record ends with a day; those who change at the same hour do not do so at the same instant.
    const early = (place % 60) * 30_000;
    const available: (readonly [number, number])[] = [];
    for (let begin = start + hours - 48; begin < hours; begin += 24) {
      const [from, to] = [fromMs + begin * hour - early, fromMs + (begin + shift) * hour - early];
      if (to > fromMs) available.push([Math.max(from, fromMs), to > fromMs + hours * hour ? Infinity : to]);
    }
    agents[place] = { ...agent, available };
  });
}

/** Accepted or passed at random, whoever is asked. */
function answering(
  { missShare = 0, policy, seed }: DayToRecord,
  traffic: Traffic,
  { classes, contacts }: RecordedTrace,
): OfferAnswers {
  return {
    to(contact, agent, offer) {
      const channel = classes[traffic.classOf[contact] ?? 0]?.channel ?? 'email';
      if (hashed(seed, contact, offer) < missShare)
        return { missed: true, after: policy.offers.timeoutSeconds[channel] };
      return { missed: false, after: (contacts.acceptDelayMs[contact] ?? 0) / 1_000 };
    },
  };
}

/** The same policy; the offers that were not accepted are told. */
function writingDown(
  policy: SimulatedPolicy,
  tell: (contact: number, agent: number, offered: number, decided: number, state: string) => void,
): SimulatedPolicy {
  return {
    ...policy,
    start(world) {
      const dispatcher = policy.start(world);
      const offeredAt = new Map<number, number>();
      const abandoned = dispatcher.abandoned?.bind(dispatcher);
      const missed = dispatcher.missed?.bind(dispatcher);
      const offered = dispatcher.offered?.bind(dispatcher);
      dispatcher.offered = (contact, agent, now) => {
        offeredAt.set(contact, now);
        offered?.(contact, agent, now);
      };
      dispatcher.missed = (contact, agent, now, withdrawn, refused) => {
        tell(contact, agent, offeredAt.get(contact) ?? now, now, 'expired');
        missed?.(contact, agent, now, withdrawn, refused);
      };
      dispatcher.abandoned = (contact, agent, now) => {
        if (agent >= 0) tell(contact, agent, offeredAt.get(contact) ?? now, now, 'withdrawn');
        abandoned?.(contact, agent, now);
      };
      return dispatcher;
    },
  };
}

/** Numbers of those who are there more than once; -1 for the others. */
function known(customers: readonly number[]): number[] {
  const counts = new Map<number, number>();
  for (const one of customers) counts.set(one, (counts.get(one) ?? 0) + 1);
  return customers.map((one) => (counts.get(one) === 1 ? -1 : one));
}

function drawClass({ classes }: DayToRecord, random: number): number {
  let sum = 0;
  for (const [number, one] of classes.entries()) {
    sum += one.share;
    if (random < sum) return number;
  }
  return classes.length - 1;
}

/** In the order of their places, as agents are read. */
function uuidOf(place: number): string {
  return `00000000-0000-4000-8000-${String(place + 1).padStart(12, '0')}`;
}
