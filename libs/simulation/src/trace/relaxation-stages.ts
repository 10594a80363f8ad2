import { relax } from '#domain/routing/relaxation.ts';
import type { RoutingPolicy } from '#domain/routing/routing-policy.ts';
import type { Priority, SkillRequirement } from '#domain/words.ts';
import type { TraceClass } from './recorded-trace.ts';

/** What a contact asks for from an age on. */
export interface Stage {
  /** Seconds since it took its place. */
  readonly after: number;
  readonly queue: string;
  readonly priority: Priority;
  readonly required: readonly SkillRequirement[];
  /** Names of the teams that may serve it; none means everybody may. */
  readonly teams: readonly string[];
}

/** A queue may overflow into one that overflows too, but not for ever. */
const overflowsAtMost = 10;

/**
 * The stages that a contact of the class goes through while nobody takes it, the first at age 0. An overflow takes it to
 * another queue with what it still requires and the teams that it was widened to; the steps there that are past its age
 * act at once. A queue that is gone takes nothing.
 * @param teamsOfQueue of each queue that there is
 * @param allTeams whose members may serve what is opened to anyone
 */
export function stagesOf(
  of: TraceClass,
  policy: Pick<RoutingPolicy, 'queues'>,
  teamsOfQueue: ReadonlyMap<string, readonly string[]>,
  allTeams: readonly string[],
): Stage[] {
  const stages: Stage[] = [];
  let now: Stage = { ...of, after: 0, teams: teamsOfQueue.get(of.queue) ?? [] };
  stages.push(now);
  const widened = new Set<string>();
  for (let overflows = 0; overflows <= overflowsAtMost; overflows++) {
    const rules = policy.queues[now.queue];
    for (const step of rules?.steps ?? []) {
      const { required, priority, teams } = relax(step, now);
      for (const team of step.widen ?? []) widened.add(team);
      // Without teams everybody may serve it already.
      const wider = now.teams.length === 0 ? [] : teams;
      now = {
        after: Math.max(now.after, step.afterSeconds),
        queue: now.queue,
        priority,
        required,
        teams: wider,
      };
      stages.push(now);
    }
    const last = rules?.afterLast;
    if (!last || last.do === 'wait') break;
    const after = Math.max(now.after, last.afterSeconds);
    if (last.do === 'anyone') {
      const teams = now.teams.length === 0 ? [] : [...new Set([...now.teams, ...allTeams])];
      stages.push({ ...now, after, required: [], teams });
      break;
    }
    const own = teamsOfQueue.get(last.queue);
    if (!own) break;
    const teams = own.length === 0 ? [] : [...new Set([...own, ...widened])];
    now = { ...now, after, queue: last.queue, teams };
    stages.push(now);
  }
  return stages;
}
