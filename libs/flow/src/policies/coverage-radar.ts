import { classesOf, inWords } from '#domain/routing/checks/finding.ts';
import { defaultCalendarName } from '#domain/routing/condition-holds.ts';
import {
  coverClasses,
  coverSkills,
  Roster,
  type ClassCoverage,
  type CoveredClass,
  type CoveredSkill,
  type HangsOn,
  type SkillCoverage,
  type Stretch,
} from '#domain/routing/coverage.ts';
import { hoursInWords } from '#domain/routing/hours-in-words.ts';
import type { RoutingPolicy } from '#domain/routing/routing-policy.ts';
import { either, hoursAhead, ruleTimes, type Ahead, type Quarters } from '#domain/routing/rule-times.ts';
import { stepsAhead } from '#domain/routing/steps-ahead.ts';
import { offsetStretches } from '#domain/sla/zone-offsets.ts';
import type { SkillRequirement } from '#domain/words.ts';
import { servedQueues, staff } from '#persistence/stores/documents/house.store.ts';
import { seenClasses } from '#persistence/stores/documents/seen-classes.store.ts';
import { teamNames } from '#persistence/stores/people/team.store.ts';
import type { Flow } from '../flow.ts';
import { livePolicy } from '../routing/live-policy.ts';

const lookedBack = 5_000;
const classesAtMost = 500;
const hourMs = 3_600_000;

/** A kind of work, and why it is looked at. */
export interface RadarClass extends CoveredClass {
  /** Rules of the live policy that make it; null is the fallback. */
  readonly rules: readonly (string | null)[];
  /** How many of the newest conversations were of it. */
  readonly seen: number;
}

export interface Radar {
  readonly from: Date;
  readonly to: Date;
  /** By whose clock the sentences tell hours: that of the default calendar. */
  readonly timeZone: string;
  readonly policyVersion: number;
  readonly classes: readonly (ClassCoverage<RadarClass> & { readonly sentences: string[] })[];
  readonly skills: readonly (SkillCoverage & { readonly sentences: string[] })[];
}

/**
 * Which kinds of work — those that the live policy makes, and those that came lately — nobody on shift can do, now and in the
 * hours to come, and which skills hang on one person. What is worst comes first.
 */
export async function coverageRadar(flow: Flow, ahead: { readonly hours: number }): Promise<Radar> {
  const tx = flow.database.reading;
  const { body: policy, version, calendars } = await livePolicy(flow);
  const usual = calendars.get(defaultCalendarName);
  const agents = (await staff(tx)).map(({ hours, ...one }) => ({ ...one, hours: hours ?? usual }));
  const timeZone = usual?.timeZone ?? 'UTC';
  const fromMs = hourBegan(flow.clock.now().getTime(), timeZone);
  const roster = new Roster(agents, fromMs, ahead.hours);
  const classes = await radarClasses(flow, policy, hoursAhead(fromMs, ahead.hours, calendars));
  const words = { names: new Map(agents.map(({ id, name }) => [id, name])), timeZone, nowMs: fromMs };
  const covered = coverClasses(classes, roster).map((one) => ({ ...one, sentences: aboutClass(one, words) }));
  const skills = coverSkills(askedSkills(classes), roster).map((one) => ({
    ...one,
    sentences: aboutSkill(one, words),
  }));
  return {
    from: new Date(fromMs),
    to: new Date(fromMs + ahead.hours * hourMs),
    timeZone,
    policyVersion: version,
    classes: covered.sort((a, b) => badness(b, fromMs) - badness(a, fromMs) || b.class.seen - a.class.seen),
    skills: skills.sort((a, b) => a.agents.length - b.agents.length),
  };
}

/** Of the hour by the clock on the wall: in India it begins half an hour after that of UTC, and people come and go by it. */
function hourBegan(atMs: number, timeZone: string): number {
  const [{ offset } = { offset: 0 }] = offsetStretches(timeZone, atMs, atMs + 1);
  return atMs - ((((atMs + offset) % hourMs) + hourMs) % hourMs);
}

async function radarClasses(flow: Flow, policy: RoutingPolicy, ahead: Ahead): Promise<RadarClass[]> {
  const tx = flow.database.reading;
  const queues = await servedQueues(tx);
  const teams = new Map((await teamNames(tx)).map((name) => [name, name]));
  const found = new Map<
    string,
    {
      queue: string;
      required: SkillRequirement[];
      voice: boolean;
      rules: (string | null)[];
      times: Quarters | undefined;
      seen: number;
    }
  >();
  const at = (queue: string, required: readonly SkillRequirement[], voice: boolean) => {
    const sorted = [...required].sort((a, b) => (a.skill < b.skill ? -1 : 1));
    const key = JSON.stringify([queue, sorted.map(({ skill, level }) => [skill, level]), voice]);
    const known = found.get(key) ?? { queue, required: sorted, voice, rules: [], times: undefined, seen: 0 };
    found.set(key, known);
    return known;
  };
  const times = ruleTimes(policy.rules, ahead);
  // Rule by rule, and the fallback at last.
  for (const [index, { then, channelKinds }] of classesOf(policy).entries()) {
    const voice = channelKinds?.length === 1 && channelKinds[0] === 'voice';
    const made = at(then.queue, then.required, voice);
    made.rules.push(policy.rules[index]?.name ?? null);
    const own = times[index];
    made.times = made.times && own ? either(made.times, own) : own;
  }
  for (const one of await seenClasses(tx, lookedBack, classesAtMost)) {
    at(one.queue, one.required, one.voice).seen += one.conversations;
  }
  return [...found.values()].map((one) => {
    const served = queues.get(one.queue) ?? [];
    const bounded = one.times?.includes(0) ? one.times : undefined;
    const { queue, required } = one;
    const steps = stepsAhead(
      { queues: policy.queues, served: queues, teams },
      { queue, taken: 0, required, priority: 'normal', teams: served },
    );
    const eased = steps.map(({ asks }) => asks);
    return { ...one, times: bounded, teams: served, eased };
  });
}

function askedSkills(classes: readonly RadarClass[]): CoveredSkill[] {
  const asked = new Map<string, CoveredSkill>();
  for (const { required, times } of classes) {
    for (const { skill, level } of required) {
      const known = asked.get(`${skill} ${level}`);
      const joined = known?.times && times ? either(known.times, times) : undefined;
      asked.set(`${skill} ${level}`, { skill, level, times: known ? joined : times });
    }
  }
  return [...asked.values()].sort(
    (a, b) => (a.skill < b.skill ? -1 : Number(a.skill > b.skill)) || a.level - b.level,
  );
}

/** Nobody is wanted for what does not come now. */
function nobodyNow({ availableNow, comes }: ClassCoverage<RadarClass>, nowMs: number): boolean {
  return availableNow === 0 && (comes === null || comes[0]?.from === nowMs);
}

function badness(one: ClassCoverage<RadarClass>, nowMs: number): number {
  if (one.able === 0) return 5;
  if (one.neverEased.length > 0) return 4;
  if (one.uncovered.length > 0) return 3;
  if (nobodyNow(one, nowMs)) return 2;
  return one.onePerson.length > 0 ? 1 : 0;
}

interface Words {
  readonly names: ReadonlyMap<string, string>;
  readonly timeZone: string;
  /** The first hour. */
  readonly nowMs: number;
}

function aboutClass(covered: ClassCoverage<RadarClass>, words: Words): string[] {
  const { class: work, able, uncovered, neverEased, onePerson } = covered;
  const asked = inWords(work.required);
  const what = `${work.voice ? 'calls' : 'work'} of the queue ${work.queue}${asked && ` (${asked})`}`;
  if (able === 0) {
    const never = hoursIn(neverEased) < hoursIn(uncovered) ? ` in ${ahead(neverEased, words)}` : '';
    return [
      `Nobody can do ${what} as it comes${neverEased.length > 0 ? `, and no step helps${never}` : ''}.`,
    ];
  }
  return [
    ...(nobodyNow(covered, words.nowMs) ? [`Nobody who is available now can do ${what}.`] : []),
    ...(uncovered.length > 0 ? [`Nobody on shift can do ${what} in ${ahead(uncovered, words)}.`] : []),
    ...(neverEased.length > 0 ? [`In ${hoursIn(neverEased)} of them no step helps either.`] : []),
    ...byPerson(onePerson, words).map(
      ({ name, stretches }) => `Only ${name} can do ${what} in ${ahead(stretches, words)}.`,
    ),
  ];
}

function aboutSkill({ skill, level, agents, onePerson, uncovered }: SkillCoverage, words: Words): string[] {
  const what = inWords([{ skill, level }]);
  const [first, ...others] = agents;
  if (!first) return [`Nobody has ${what}.`];
  return [
    ...(others.length === 0
      ? [`${what} hangs on ${first.name} alone.`]
      : byPerson(onePerson, words).map(
          ({ name, stretches }) => `${what} hangs on ${name} alone in ${ahead(stretches, words)}.`,
        )),
    ...(uncovered.length > 0 ? [`Nobody on shift has ${what} in ${ahead(uncovered, words)}.`] : []),
  ];
}

/** On whom work hangs and when, the longest first. */
function byPerson(
  onePerson: readonly HangsOn[],
  { names }: Words,
): { name: string; stretches: readonly HangsOn[] }[] {
  return [...new Set(onePerson.map((one) => one.agentId))]
    .map((id) => ({
      name: names.get(id) ?? 'one person',
      stretches: onePerson.filter((one) => one.agentId === id),
    }))
    .sort((a, b) => hoursIn(b.stretches) - hoursIn(a.stretches));
}

function ahead(stretches: readonly Stretch[], { timeZone }: Words): string {
  return `${hoursIn(stretches)} of the hours ahead: ${hoursInWords(stretches, timeZone)}`;
}

function hoursIn(stretches: readonly Stretch[]): number {
  return stretches.reduce((sum, { from, to }) => sum + (to - from) / hourMs, 0);
}
