import { heldUnits, roomFor, type Holding } from '#domain/capacity/capacity.ts';
import type { ForecastInput, ServingKind, StaffStep, WaitingLine } from '#domain/forecast/forecast-input.ts';
import { unfitness } from '#domain/routing/eligibility.ts';
import { unknownChannel } from '#domain/routing/engine/estimates.ts';
import type { RoutingPolicy } from '#domain/routing/routing-policy.ts';
import type { Calendar } from '#domain/sla/calendar.ts';
import { openSpans } from '#domain/sla/open-spans.ts';
import { priorityRank, type ChannelKind } from '#domain/words.ts';
import type {
  LearnedWork,
  StaffMember,
  WaitingToForecast,
} from '#persistence/stores/forecast/forecast.store.ts';

/** What a forecast of the house is made of. */
export interface House {
  readonly nowMs: number;
  readonly waiting: readonly WaitingToForecast[];
  readonly staff: readonly StaffMember[];
  /** Of those who are available, what they hold; by agent. */
  readonly held: ReadonlyMap<string, readonly Holding[]>;
  readonly work: readonly LearnedWork[];
  /** The span in which `arrived` of the work was counted. */
  readonly arrivedWithinMs: number;
  readonly policy: RoutingPolicy;
  /** From the offer to its acceptance, as routing learned it by kind of channel. */
  readonly answers: Readonly<Partial<Record<string, { readonly answerMs: number }>>>;
  /** When those work who have no hours of their own. */
  readonly hours: Calendar | undefined;
}

const hourMs = 3_600_000;
/** Shifts that begin later are not looked at. */
const rosterMs = 6 * 24 * hourMs;
/** Whoever works beyond the hours is taken to stay so long. */
const overtimeMs = hourMs / 2;
/** As long as nothing was finished. */
const unknownHandlingMs: Readonly<Partial<Record<ChannelKind, number>>> = { voice: 300_000, chat: 600_000 };
const unknownWritingMs = 600_000;
/** So many pieces of work are imagined that took as long as is usual on the channel. */
const imagined = 5;
/** What promises nothing is served as if it were due after so long. */
const unpromisedMs = 8 * hourMs;

/** The lines that wait, the kinds of agents who serve them, and when each kind is there. */
export function forecastInput(house: House): ForecastInput {
  const { nowMs, staff, waiting } = house;
  const groups = new Map<string, WaitingToForecast[]>();
  for (const one of waiting) {
    const key = lineKey(one);
    const group = groups.get(key);
    if (group) group.push(one);
    else groups.set(key, [one]);
  }
  const lines = [...groups];
  const kinds = new Map<string, { members: StaffMember[]; lines: number[] }>();
  for (const members of bySignature(staff)) {
    const example = members[0];
    if (!example) continue;
    const agent = { ...example, skills: new Map(Object.entries(example.skills)) };
    const serves = lines.flatMap(([, [first]], number) =>
      first && !unfitness(first, agent) ? [number] : [],
    );
    if (serves.length === 0) continue;
    const kind = kinds.get(serves.join()) ?? { members: [], lines: serves };
    kinds.set(serves.join(), kind);
    kind.members.push(...members);
  }
  const serving = [...kinds.values()];
  const roster = new Roster(nowMs, house.hours);
  return {
    nowMs,
    kinds: serving.map((kind): ServingKind => ({ staff: roster.of(kind.members) })),
    lines: lines.map(([key, group], number) => {
      const by = serving.flatMap((kind, at) => (kind.lines.includes(number) ? [at] : []));
      return lineOf(
        house,
        key,
        group,
        by,
        by.flatMap((at) => serving[at]?.members ?? []),
      );
    }),
  };
}

/** How long work of a queue and kind of channel takes, milliseconds. */
export function handlingMs(
  { work, policy }: Pick<House, 'work' | 'policy'>,
  queue: string,
  channel: ChannelKind,
): number {
  const told = policy.handlingSeconds?.[channel];
  // None counts nothing off the time to a deadline; that work takes none, it does not say.
  const unknown = told ? told * 1_000 : (unknownHandlingMs[channel] ?? unknownWritingMs);
  const ofChannel = work.filter((one) => one.channel === channel);
  const usual = shrunk(ofChannel, unknown);
  return shrunk(
    ofChannel.filter((one) => one.queue === queue),
    usual,
  );
}

function shrunk(work: readonly LearnedWork[], prior: number): number {
  const finished = work.reduce((sum, one) => sum + one.finished, 0);
  const held = work.reduce((sum, one) => sum + one.finished * one.heldMs, 0);
  return (held + imagined * prior) / (finished + imagined);
}

function lineOf(
  house: House,
  key: string,
  group: readonly WaitingToForecast[],
  kinds: readonly number[],
  members: readonly StaffMember[],
): WaitingLine {
  const { policy, nowMs } = house;
  const [first] = group;
  if (!first) throw new Error(`The line ${key} is empty.`);
  const { channel, queue, priority } = first;
  const { units, max, exclusive } = policy.capacity.channels[channel];
  const order = policy.queues[queue]?.order ?? 'urgency';
  const waiting = group.map((one) => ({
    id: one.id,
    order: one.queuedAtMs + leadOf(one, order),
    deadlineMs: one.clock?.deadlineMs,
  }));
  waiting.sort((a, b) => a.order - b.order);
  const leads = group.map((one) => leadOf(one, order)).sort((a, b) => a - b);
  let [free, places] = [0, 0];
  for (const one of members) {
    const own = one.units ?? policy.capacity.units;
    places += exclusive ? 1 : Math.max(1, Math.min(max, units > 0 ? Math.floor(own / units) : max));
    const held = house.held.get(one.id);
    if (!held || roomFor(channel, held, own, policy.capacity).kind === 'full') continue;
    const left = units > 0 ? Math.floor((own - heldUnits(held, policy.capacity)) / units) : max;
    free += exclusive
      ? 1
      : Math.max(1, Math.min(max - held.filter((item) => item.channel === channel).length, left));
  }
  // What arrives is split evenly among the priorities and skills of the queue that wait now: it is not known finer.
  const alike = house.waiting.filter((one) => one.queue === queue && one.channel === channel).length;
  const arrived = house.work.find((one) => one.queue === queue && one.channel === channel)?.arrived ?? 0;
  const clocked = group.find((one) => one.clock)?.clock;
  return {
    key: `${queue}|${channel}|${priority}`,
    channel,
    kinds,
    handlingMs: handlingMs(house, queue, channel),
    wrapUpMs: policy.wrapUpSeconds[channel] * 1_000,
    answerMs: (house.answers[channel] ?? unknownChannel).answerMs,
    together: members.length > 0 ? places / members.length : 1,
    free,
    arrivals: (arrived * (group.length / Math.max(1, alike))) / house.arrivedWithinMs,
    leadMs: leads[Math.floor(leads.length / 2)] ?? 0,
    due: channel === 'voice' || clocked?.metric === 'time_to_answer' ? 'answer' : 'end',
    waiting: waiting.map((one) => ({ ...one, order: Math.max(one.order, nowMs - rosterMs * 10) })),
  };
}

/** By how much later than its arrival a conversation counts, against those of other lines. */
function leadOf(one: WaitingToForecast, order: 'urgency' | 'priority' | 'age'): number {
  if (order === 'age') return 0;
  const rank = priorityRank(one.priority);
  if (order === 'priority') return -rank * 24 * hourMs;
  return (one.clock ? one.clock.deadlineMs - one.queuedAtMs : unpromisedMs) - rank * 60_000;
}

function lineKey(one: WaitingToForecast): string {
  const skills = one.required.map(({ skill, level }) => `${skill} ${level}`).sort();
  return [one.queue, one.channel, one.priority, skills.join('+'), [...one.teams].sort().join('+')].join('|');
}

function bySignature(staff: readonly StaffMember[]): StaffMember[][] {
  const groups = new Map<string, StaffMember[]>();
  for (const one of staff) {
    const skills = Object.entries(one.skills).map(([skill, level]) => `${skill} ${level}`);
    const key = [skills.sort().join('+'), [...one.teams].sort().join('+'), one.hasPhone].join('|');
    const group = groups.get(key);
    if (group) group.push(one);
    else groups.set(key, [one]);
  }
  return [...groups.values()];
}

/** When how many of some agents are there: those who are available until their hours end, all of them when hours begin. */
class Roster {
  readonly #spans = new Map<string, { readonly from: number; readonly to: number }[]>();

  constructor(
    private readonly nowMs: number,
    private readonly hours: Calendar | undefined,
  ) {}

  of(members: readonly StaffMember[]): StaffStep[] {
    const changes = new Map<number, number>();
    const change = (ms: number, by: number) => changes.set(ms, (changes.get(ms) ?? 0) + by);
    let present = 0;
    for (const { available, hours } of members) {
      present += Number(available);
      const calendar = hours ?? this.hours;
      if (!calendar) continue;
      const spans = this.#spansOf(calendar);
      const now = spans.find((span) => span.from <= this.nowMs && span.to > this.nowMs);
      if (available) change(now?.to ?? this.nowMs + overtimeMs, -1);
      for (const { from, to } of spans) {
        if (from <= this.nowMs) continue;
        change(from, 1);
        change(to, -1);
      }
    }
    const steps: StaffStep[] = [{ fromMs: this.nowMs, agents: present }];
    for (const [fromMs, by] of [...changes].sort(([a], [b]) => a - b)) {
      present = Math.max(0, present + by);
      steps.push({ fromMs, agents: present });
    }
    return steps;
  }

  #spansOf(calendar: Calendar): { readonly from: number; readonly to: number }[] {
    const key = JSON.stringify(calendar);
    let spans = this.#spans.get(key);
    if (!spans) {
      spans = [...openSpans(calendar, this.nowMs - 24 * hourMs, this.nowMs + rosterMs)];
      this.#spans.set(key, spans);
    }
    return spans;
  }
}
