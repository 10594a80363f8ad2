import type { SkillRequirement } from '../words.ts';
import { weakeningOf } from './coming-step.ts';
import { nextStepAfter } from './next-step.ts';
import { relax, type Relaxed, type Requirements } from './relaxation.ts';
import type { QueueRules, RelaxationStep } from './routing-policy.ts';

/** A step that will act on one that waits. */
export interface StepAhead {
  /** The queue in which it waits by then. */
  readonly queue: string;
  /** From 1, as supervisors count. */
  readonly number: number;
  /** Since it took its place. */
  readonly afterSeconds: number;
  /** What it does to this one, for a person: `drops catalan and raises its priority`. */
  readonly does: string;
  /** What is asked for from then on; no teams means that everybody may serve it. */
  readonly asks: { readonly required: readonly SkillRequirement[]; readonly teams: readonly string[] };
}

/** What steps lead to. Teams are ids. */
export interface StepHouse {
  /** Rules of queues, by name. */
  readonly queues: Readonly<Record<string, QueueRules>>;
  /** The teams that serve each queue that there is, by its name; none means everybody. */
  readonly served: ReadonlyMap<string, readonly string[]>;
  /** By name. */
  readonly teams: ReadonlyMap<string, string>;
}

/** One that waits, with the teams that may serve it. */
export interface Waiting extends Requirements {
  readonly queue: string;
  /** Steps of that queue that it is past, by number. */
  readonly taken: number;
  /** They may be those of another version: what these make weaker is then still to come, as in `comingStep`. */
  readonly ofOther?: boolean;
}

/**
 * The steps ahead that change anything for one that waits, the soonest first, those of the queues that it overflows into
 * included: one that lowers a skill which it does not need frees nothing.
 */
export function stepsAhead({ queues, served, teams }: StepHouse, waiting: Waiting): StepAhead[] {
  const found: StepAhead[] = [];
  const been = new Set([waiting.queue]);
  const own = served.get(waiting.queue) ?? [];
  // They go with it into another queue, whose own teams take the place of this one's.
  const widened = new Set(waiting.teams.filter((team) => !own.includes(team)));
  const past = waiting.taken;
  let { queue } = waiting;
  let taken = waiting.ofOther ? 0 : past;
  let now: Requirements = waiting;
  let afterSeconds = 0;
  for (;;) {
    const rules = queues[queue];
    const due = nextStepAfter(rules, taken);
    if (!rules || due === undefined) return found;
    // None comes before the one before it; those of another queue whose time has passed act as it gets there.
    afterSeconds = Math.max(afterSeconds, due);
    const again = queue === waiting.queue && taken < past;
    const step = again && rules.steps[taken] ? weakeningOf(rules, taken, now, []) : rules.steps[taken];
    const about = { queue, number: ++taken, afterSeconds };
    // Whom nobody is kept from cannot be let to more.
    const everybody = now.teams.length === 0;
    if (step) {
      const ids = (step.widen ?? []).flatMap((name) => teams.get(name) ?? []);
      for (const id of ids) widened.add(id);
      const relaxed = relax({ ...step, widen: everybody ? [] : ids }, now);
      const does = inWords(step, relaxed, teams);
      now = relaxed;
      if (does) found.push({ ...about, does, asks: relaxed });
      continue;
    }
    const last = rules.afterLast;
    if (last?.do === 'anyone') {
      const asks = { required: [], teams: everybody ? [] : [...teams.values()] };
      const isOpen =
        now.required.length === 0 && (everybody || asks.teams.every((id) => now.teams.includes(id)));
      if (again && isOpen) return found;
      return [...found, { ...about, does: 'opens it to anyone', asks }];
    }
    const others = last?.do === 'overflow' ? served.get(last.queue) : undefined;
    // A queue that is gone takes nothing.
    if (last?.do !== 'overflow' || !others || been.has(last.queue)) return found;
    now = { ...now, teams: others.length === 0 ? [] : [...new Set([...others, ...widened])] };
    found.push({ ...about, does: `moves it to the queue ${last.queue}`, asks: now });
    been.add(last.queue);
    [queue, taken] = [last.queue, 0];
  }
}

function inWords(
  step: Omit<RelaxationStep, 'afterSeconds'>,
  acts: Relaxed,
  teams: ReadonlyMap<string, string>,
): string {
  const widened = (step.widen ?? []).filter((name) => acts.widened.includes(teams.get(name) ?? ''));
  return [
    ...(acts.dropped.length > 0 ? [`drops ${acts.dropped.join(', ')}`] : []),
    ...acts.lowered.map(({ skill, level }) => `lowers ${skill} to ${level}`),
    ...(widened.length > 0 ? [`lets ${widened.join(', ')} serve it too`] : []),
    ...(acts.raised ? ['raises its priority'] : []),
    ...(step.notifySupervisors ? ['tells supervisors'] : []),
  ].join(' and ');
}
