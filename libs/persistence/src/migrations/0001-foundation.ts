import type { MigrationInterface, QueryRunner } from 'typeorm';
import { calls } from './foundation/calls.sql.ts';
import { configuration } from './foundation/configuration.sql.ts';
import { conversations } from './foundation/conversations.sql.ts';
import { escalation } from './foundation/escalation.sql.ts';
import { facts } from './foundation/facts.sql.ts';
import { people } from './foundation/people.sql.ts';
import { answerPromises } from './foundation/answer-promises.sql.ts';
import { planner } from './foundation/planner.sql.ts';
import { poolChanges } from './foundation/pool-changes.sql.ts';
import { routing } from './foundation/routing.sql.ts';
import { sla } from './foundation/sla.sql.ts';
import { whatIf } from './foundation/what-if.sql.ts';

/** The first schema. */
export class Foundation0001 implements MigrationInterface {
  readonly name = 'Foundation1763700000001';

  async up(runner: QueryRunner): Promise<void> {
    for (const part of [
      planner,
      people,
      configuration,
      conversations,
      calls,
      routing,
      sla,
      escalation,
      facts,
      answerPromises,
      whatIf,
      poolChanges,
    ]) {
      await runner.query(part);
    }
  }

  async down(): Promise<void> {
    return Promise.reject(new Error('The first schema cannot be undone; restore a backup instead.'));
  }
}
