import { groupKey, type GroupNeeds } from '#domain/routing/engine/estimates.ts';
import type { DispatchRules } from '#domain/routing/engine/rules.ts';
import type { Work } from '#domain/routing/engine/work.ts';
import type { CompiledScenario } from '../compiled-scenario.ts';
import type { DocumentHouse } from './document-house.ts';

/** What the contacts of a class have in common after so many steps, and under which name it is learned about. */
export interface ClassStage {
  readonly work: Work;
  readonly needs: GroupNeeds;
  readonly group: string;
}

/** What work asks for that a class makes, as far as it is not the same for all. */
export type Asked = Pick<Work, 'queue' | 'priority' | 'required' | 'preferred'> &
  Partial<Pick<Work, 'teams' | 'worth'>>;

/** The steps of a class, from what it asks for at each. */
export function classStages(
  asked: readonly Asked[],
  { channel, hard }: Pick<Work, 'channel' | 'hard'>,
  { worth, hard: hardQueues }: Pick<DispatchRules, 'worth' | 'hard'>,
): readonly ClassStage[] {
  const none = { id: '', teams: [], round: 1, queuedAtMs: 0, asked: [] };
  return asked.map((each, step) => {
    const work: Work = { ...none, channel, hard: hard ?? hardQueues.has(each.queue), step, ...each };
    const { priority, queue, required, teams } = work;
    const needs = { channel, queue, required, teams, worth: work.worth ?? worth[priority] ?? 1 };
    return { work, needs, group: groupKey(work) };
  });
}

/** What a class asks for at first, and after each of the document's steps. */
export function askedByDocument({ preferred, stages }: DocumentHouse, ofClass: number): Asked[] {
  return (stages[ofClass] ?? []).map(({ queue, priority, required }) => ({
    queue,
    priority,
    required,
    preferred: preferred[ofClass] ?? [],
  }));
}

/** The same after each of its own steps. A skill that is not required any more is still welcome. */
export function askedByScenario({ classes, scenario }: CompiledScenario, ofClass: number): Asked[] {
  const one = scenario.classes[ofClass];
  const skills = (one?.required ?? []).map((skill) => ({ skill, level: 1 }));
  const dropped = new Set<string>();
  return [[], ...(one?.relax ?? []).map((step) => step.drop)].map((drop) => {
    for (const skill of drop) dropped.add(skill);
    return {
      queue: one?.id ?? '',
      priority: '',
      required: skills.filter(({ skill }) => !dropped.has(skill)),
      preferred: skills.filter(({ skill }) => dropped.has(skill)),
      worth: classes.weight[ofClass],
    };
  });
}
