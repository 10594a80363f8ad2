import { groupKey, type GroupNeeds } from '#domain/routing/engine/estimates.ts';
import type { DispatchRules } from '#domain/routing/engine/rules.ts';
import type { Work } from '#domain/routing/engine/work.ts';
import type { World } from '../world.ts';
import type { DocumentHouse } from './document-house.ts';

/** What the contacts of a class have in common after so many steps, and under which name it is learned about. */
export interface ClassStage {
  readonly work: Work;
  readonly needs: GroupNeeds;
  readonly group: string;
}

/** What a class asks for at first, and after each of its own steps or of the document's. */
export function classStages(
  world: World,
  ofClass: number,
  { worth }: Pick<DispatchRules, 'worth'>,
  house?: DocumentHouse,
): readonly ClassStage[] {
  const { classes, scenario } = world.compiled;
  const hard = classes.hard[ofClass] === 1;
  const channel = scenario.classes[ofClass]?.channel ?? '';
  const none = { id: '', teams: [], round: 1, queuedAtMs: 0, asked: [] };
  const asked = house ? ofDocument(house, ofClass) : ofScenario(world, ofClass);
  return asked.map((each, step) => {
    const work: Work = { ...none, channel, hard, step, ...each };
    const { priority, queue, required, teams } = work;
    const needs = { channel, queue, required, teams, worth: work.worth ?? worth[priority] ?? 1 };
    return { work, needs, group: groupKey(work) };
  });
}

type Asked = Pick<Work, 'queue' | 'priority' | 'required' | 'preferred' | 'worth'>;

function ofDocument({ preferred, stages }: DocumentHouse, ofClass: number): Asked[] {
  return (stages[ofClass] ?? []).map(({ queue, priority, required }) => ({
    queue,
    priority,
    required,
    preferred: preferred[ofClass] ?? [],
  }));
}

/** A skill that is not required any more is still welcome. */
function ofScenario({ compiled: { classes, scenario } }: World, ofClass: number): Asked[] {
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
