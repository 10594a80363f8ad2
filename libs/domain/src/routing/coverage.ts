import type { Calendar } from '../sla/calendar.ts';
import { openSpans } from '../sla/open-spans.ts';
import type { Presence, SkillRequirement } from '../words.ts';
import type { Quarters } from './rule-times.ts';

/** An agent as far as coverage looks. */
export interface CoveringAgent {
  readonly id: string;
  readonly name: string;
  readonly presence: Presence;
  readonly skills: ReadonlyMap<string, number>;
  /** Names. */
  readonly teams: readonly string[];
  readonly hasPhone: boolean;
  /** When they work; undefined for always. */
  readonly hours?: Calendar | undefined;
}

/** Work of one kind: what comes with the same needs. */
export interface CoveredClass {
  readonly queue: string;
  readonly required: readonly SkillRequirement[];
  /** Names of the teams that may serve it; none means everybody. */
  readonly teams: readonly string[];
  readonly voice: boolean;
  /** When it comes, in quarters from the first hour on; undefined for at any time. */
  readonly times?: Quarters | undefined;
  /** What the policy's steps ask for instead, one after another; undefined when nothing is eased. */
  readonly eased?: readonly Pick<CoveredClass, 'required' | 'teams'>[] | undefined;
}

/** Instants in epoch milliseconds; `from` inclusive, `to` exclusive, whole hours. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

export interface HangsOn extends Stretch {
  readonly agentId: string;
}

export interface ClassCoverage<C extends CoveredClass> {
  readonly class: C;
  /** Hours in which it comes; null for at any time. */
  readonly comes: readonly Stretch[] | null;
  /** Agents who could serve it as it comes, whenever they work. */
  readonly able: number;
  /** Of those, who are available now. */
  readonly availableNow: number;
  /** Hours in which it comes and nobody on shift can serve it as it is. */
  readonly uncovered: readonly Stretch[];
  /** Hours in which no step finds anybody either. */
  readonly neverEased: readonly Stretch[];
  /** Hours in which it hangs on one person, and on whom. */
  readonly onePerson: readonly HangsOn[];
}

export interface SkillCoverage {
  readonly skill: string;
  readonly level: number;
  readonly agents: readonly { readonly id: string; readonly name: string }[];
  readonly availableNow: number;
  readonly uncovered: readonly Stretch[];
  readonly onePerson: readonly HangsOn[];
}

const hourMs = 3_600_000;

/** A skill that work asks for, and when such work comes. */
export interface CoveredSkill extends SkillRequirement {
  readonly times?: Quarters | undefined;
}

/** In which hours how many of some agents work; more than two are two, since more do not matter. */
class Counts {
  constructor(
    private readonly once: Uint32Array,
    private readonly twice: Uint32Array,
  ) {}

  in(hour: number): 0 | 1 | 2 {
    if (bit(this.twice, hour)) return 2;
    return bit(this.once, hour) ? 1 : 0;
  }
}

/** Hours from an instant on, as sets of bits: whether an agent works at any time of each. */
export class Roster {
  readonly #worked: readonly Uint32Array[];

  constructor(
    readonly agents: readonly CoveringAgent[],
    readonly fromMs: number,
    readonly hours: number,
  ) {
    const kept = new Map<Calendar | undefined, Uint32Array>();
    this.#worked = agents.map(({ hours: calendar }) => {
      const known = kept.get(calendar) ?? worked(calendar, fromMs, hours);
      kept.set(calendar, known);
      return known;
    });
  }

  countsOf(places: readonly number[]): Counts {
    const words = wordsFor(this.hours);
    const once = new Uint32Array(words);
    const twice = new Uint32Array(words);
    for (const place of places) {
      const own = this.#worked[place];
      for (let at = 0; own && at < words; at++) {
        const [before = 0, now = 0] = [once[at], own[at]];
        twice[at] = (twice[at] ?? 0) | (before & now);
        once[at] = before | now;
      }
    }
    return new Counts(once, twice);
  }

  works(place: number, hour: number): boolean {
    const own = this.#worked[place];
    return own !== undefined && bit(own, hour);
  }

  /** Hours that hold, those after each other as one stretch. */
  stretches(holds: (hour: number) => boolean): Stretch[] {
    const found: { from: number; to: number }[] = [];
    for (let hour = 0; hour < this.hours; hour++) {
      if (!holds(hour)) continue;
      const from = this.fromMs + hour * hourMs;
      const last = found.at(-1);
      if (last?.to === from) last.to = from + hourMs;
      else found.push({ from, to: from + hourMs });
    }
    return found;
  }
}

function comesIn(times: Quarters | undefined, hour: number): boolean {
  return times === undefined || times.subarray(hour * 4, hour * 4 + 4).includes(1);
}

const wordsFor = (hours: number) => Math.ceil(hours / 32);

function bit(words: Uint32Array, hour: number): boolean {
  return (((words[hour >>> 5] ?? 0) >>> (hour & 31)) & 1) === 1;
}

function worked(calendar: Calendar | undefined, fromMs: number, hours: number): Uint32Array {
  const set = new Uint32Array(wordsFor(hours));
  if (calendar === undefined) return set.fill(0xffffffff);
  for (const { from, to } of openSpans(calendar, fromMs, fromMs + hours * hourMs)) {
    const last = Math.ceil((to - fromMs) / hourMs);
    for (let hour = Math.floor((from - fromMs) / hourMs); hour < last; hour++) {
      set[hour >>> 5] = (set[hour >>> 5] ?? 0) | (1 << (hour & 31));
    }
  }
  return set;
}

/**
 * Which kinds of work nobody on shift can do, now and in the hours to come. An hour is covered when somebody who can works at
 * any time of it; only hours in which it comes and anybody works at all are told, because a closed house covers nothing.
 */
export function coverClasses<C extends CoveredClass>(
  classes: readonly C[],
  roster: Roster,
): ClassCoverage<C>[] {
  const staffed = roster.countsOf(roster.agents.map((_, place) => place));
  return classes.map((one) => {
    const able = placesWho(roster.agents, one);
    const counts = roster.countsOf(able);
    const inHours = (holds: (hour: number) => boolean) =>
      roster.stretches((hour) => staffed.in(hour) > 0 && comesIn(one.times, hour) && holds(hour));
    const uncovered = inHours((hour) => counts.in(hour) === 0);
    // Most work is covered as it comes, and nobody asks what its steps would do.
    const stages = uncovered.length > 0 ? (one.eased ?? []) : [];
    const eased = stages.map((stage) => roster.countsOf(placesWho(roster.agents, { ...one, ...stage })));
    return {
      class: one,
      comes: one.times ? roster.stretches((hour) => comesIn(one.times, hour)) : null,
      able: able.length,
      availableNow: able.filter((place) => roster.agents[place]?.presence === 'available').length,
      uncovered,
      neverEased: inHours((hour) => counts.in(hour) === 0 && eased.every((stage) => stage.in(hour) === 0)),
      onePerson: hangingOn(roster, able, counts, one.times),
    };
  });
}

function hangingOn(
  roster: Roster,
  able: readonly number[],
  counts: Counts,
  times: Quarters | undefined,
): HangsOn[] {
  const hangs = (hour: number) => counts.in(hour) === 1 && comesIn(times, hour);
  // Of most work there are always several, and looking at each of them by the hour would cost much.
  if (roster.stretches(hangs).length === 0) return [];
  return able
    .flatMap((place) =>
      roster
        .stretches((hour) => hangs(hour) && roster.works(place, hour))
        .map((stretch) => ({ ...stretch, agentId: roster.agents[place]?.id ?? '' })),
    )
    .sort((a, b) => a.from - b.from);
}

/** Which skills hang on one person, or on nobody, in the hours in which anybody works and what asks for them comes. */
export function coverSkills(skills: readonly CoveredSkill[], roster: Roster): SkillCoverage[] {
  const staffed = roster.countsOf(roster.agents.map((_, place) => place));
  return skills.map(({ skill, level, times }) => {
    const able = roster.agents.flatMap((agent, place) =>
      (agent.skills.get(skill) ?? 0) >= level ? [place] : [],
    );
    const counts = roster.countsOf(able);
    return {
      skill,
      level,
      agents: able.flatMap((place) => {
        const agent = roster.agents[place];
        return agent ? [{ id: agent.id, name: agent.name }] : [];
      }),
      availableNow: able.filter((place) => roster.agents[place]?.presence === 'available').length,
      uncovered: roster.stretches(
        (hour) => staffed.in(hour) > 0 && counts.in(hour) === 0 && comesIn(times, hour),
      ),
      onePerson: hangingOn(roster, able, counts, times),
    };
  });
}

function placesWho(
  agents: readonly CoveringAgent[],
  { required, teams, voice }: Pick<CoveredClass, 'required' | 'teams' | 'voice'>,
): number[] {
  return agents.flatMap((agent, place) => {
    const serves = teams.length === 0 || teams.some((team) => agent.teams.includes(team));
    const can = required.every(({ skill, level }) => (agent.skills.get(skill) ?? 0) >= level);
    return serves && can && (!voice || agent.hasPhone) ? [place] : [];
  });
}
