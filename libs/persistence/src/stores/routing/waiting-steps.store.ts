import type { Priority, SkillRequirement } from '#domain/words.ts';
import { select, type Tx } from '../../database.ts';

/** How far a waiting conversation has come with the steps of its queue. */
export interface WaitingStep {
  readonly id: string;
  /** By name. */
  readonly queue: string;
  readonly queuedAt: Date;
  readonly step: number;
  readonly required: SkillRequirement[];
  readonly priority: Priority;
  /** Ids of the teams that it was widened to. */
  readonly teams: string[];
  /** Of the version that classified it. */
  readonly policyVersion: number | null;
  /** When its next step is to be taken; null without a timer. One that failed acts when it may again. */
  readonly timerAt: Date | null;
}

/** Of what waits, the first whose ids come after this one, or the very first. */
export async function waitingWithTimers(tx: Tx, after: string, limit: number): Promise<WaitingStep[]> {
  return select(
    tx,
    `select c.id, queue.name as queue, c.queued_at as "queuedAt", c.relaxation_step as step, c.required_skills as required,
       c.priority, c.team_ids as teams, c.policy_version as "policyVersion",
       case when timer.attempts > 0 then least(timer.due_at, c.queued_at) else timer.due_at end as "timerAt"
     from (
       select * from conversation where state = 'queued' and id > $1 order by id limit $2
     ) c
     join queue on queue.id = c.queue_id
     left join timer on timer.key = 'relaxation:' || c.id
     order by c.id`,
    [after || '00000000-0000-0000-0000-000000000000', limit],
  );
}
