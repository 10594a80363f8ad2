import { roomFor } from '../../capacity/capacity.ts';
import type { Calendar } from '../../sla/calendar.ts';
import { channelKinds, type SkillRequirement } from '../../words.ts';
import type { RoutingPolicy } from '../routing-policy.ts';
import { both, ruleTimes, type Quarters } from '../rule-times.ts';
import { stepsAhead } from '../steps-ahead.ts';
import {
  classesOf,
  inWords,
  type CheckedAgent,
  type Finding,
  type House,
  type PlacedClass,
} from './finding.ts';
import { anyOf, hoursWithout, weeklyHours, type WeeklyHours } from './weekly-hours.ts';

/** Work that nobody could ever do, only after a wait, or not at some times of the week; room that nobody has. */
export function checkPeople(policy: RoutingPolicy, house: House): Finding[] {
  const weeks = weeksOf(house);
  const { calendars, wall } = house;
  const open = (calendar: Calendar) => weeklyHours(calendar, wall);
  const times = ruleTimes(policy.rules, { quarters: weeks.staffed.length, open, calendars });
  return [
    ...classesOf(policy).flatMap((one, at) => checkClass(one, policy, house, { ...weeks, times: times[at] })),
    ...room(policy),
  ];
}

function checkClass(one: PlacedClass, policy: RoutingPolicy, house: House, weeks: ClassWeeks): Finding[] {
  const { then, name } = one;
  const queueTeams = house.queues.get(then.queue);
  if (!queueTeams) return [];
  const path = then.required.length > 0 ? `${one.path}.required` : `${one.path}.queue`;
  const served = queueTeams.length > 0 ? `in ${queueTeams.join(' or ')}` : 'at all';
  const asked = inWords(then.required);
  const able = ableFor(one, then.required, queueTeams, house);
  if (able.length > 0) return timesWithout(path, queueTeams, able, then.required, weeks);
  const who = `${one.channelKinds?.join() === 'voice' ? 'agent with a phone' : 'agent'} ${served}${asked && ` has ${asked}`}`;
  const after = firstAble(one, policy, house);
  if (after === undefined) {
    const sentence = `No ${who}, and no step changes that: what ${name} is about would never be answered.`;
    return [{ severity: 'error', code: 'nobody-ever', path, sentence }];
  }
  const sentence = `No ${who}: what ${name} is about waits at least ${after} s, until a step eases that.`;
  return [{ severity: 'warning', code: 'nobody-at-first', path, sentence }];
}

function ableFor(
  { channelKinds: kinds }: Pick<PlacedClass, 'channelKinds'>,
  required: readonly SkillRequirement[],
  teams: readonly string[],
  house: House,
): CheckedAgent[] {
  const onlyCalls = kinds?.length === 1 && kinds[0] === 'voice';
  return house.agents.filter(
    (agent) =>
      (teams.length === 0 || teams.some((team) => agent.teams.includes(team))) &&
      required.every(({ skill, level }) => (agent.skills.get(skill) ?? 0) >= level) &&
      (!onlyCalls || agent.hasPhone),
  );
}

/** Seconds of waiting after which somebody could do it. */
function firstAble(one: PlacedClass, policy: RoutingPolicy, house: House): number | undefined {
  const { queue, required, priority } = one.then;
  const teams = new Map([...house.teams].map((team) => [team, team]));
  const asked = { queue, taken: 0, required, priority, teams: house.queues.get(queue) ?? [] };
  return stepsAhead({ queues: policy.queues, served: house.queues, teams }, asked).find(
    ({ asks }) => ableFor(one, asks.required, asks.teams, house).length > 0,
  )?.afterSeconds;
}

/** When each works in a week like any other. */
interface Weeks {
  readonly weekOf: (agent: CheckedAgent) => WeeklyHours;
  /** When anybody does. */
  readonly staffed: WeeklyHours;
  readonly timeZone: string;
}

interface ClassWeeks extends Weeks {
  /** When such work comes; undefined for at any time. */
  readonly times: Quarters | undefined;
}

function weeksOf({ agents, wall }: House): Weeks {
  // Most have the same calendar.
  const kept = new Map<Calendar | undefined, WeeklyHours>();
  const weekOf = ({ hours }: CheckedAgent) => {
    const week = kept.get(hours) ?? weeklyHours(hours, wall);
    kept.set(hours, week);
    return week;
  };
  return { weekOf, staffed: anyOf(agents.map(weekOf)), timeZone: wall.timeZone };
}

/** Times of the week at which it comes and none of those works, while others do. */
function timesWithout(
  path: string,
  teams: readonly string[],
  able: readonly CheckedAgent[],
  required: readonly SkillRequirement[],
  { weekOf, staffed, timeZone, times }: ClassWeeks,
): Finding[] {
  if (required.length === 0) return [];
  const asked = times ? both(staffed, times) : staffed;
  const when = hoursWithout(asked, anyOf(able.map(weekOf)), timeZone);
  if (when === undefined) return [];
  const who = teams.length > 0 ? `agent in ${teams.join(' or ')}` : 'agent';
  const sentence = `No ${who} has ${inWords(required)} on ${when}, though others work then.`;
  return [{ severity: 'warning', code: 'nobody-at-times', path, sentence }];
}

function* room({ capacity }: RoutingPolicy): Generator<Finding> {
  for (const kind of channelKinds) {
    if (roomFor(kind, [], capacity.units, capacity).kind === 'room') continue;
    const sentence = `An agent of ${capacity.units} units never has room for work of the kind ${kind}.`;
    yield { severity: 'warning', code: 'no-room-ever', path: `capacity.channels.${kind}`, sentence };
  }
}
