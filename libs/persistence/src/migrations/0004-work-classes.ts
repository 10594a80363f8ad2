import type { MigrationInterface, QueryRunner } from 'typeorm';

const anew = (classes: string) => `
alter table conversation drop column work_class;
alter table conversation add column work_class bigint generated always as (${classes}) stored;
create index conversation_class on conversation (work_class, queued_at, id) where state = 'queued';`;

/**
 * Tells classes of work apart by priority, channel and step where nothing was widened. The hash of an empty array forgets the
 * hash that it goes on from, so it comes first. Writes the table anew.
 */
export class WorkClasses0004 implements MigrationInterface {
  readonly name = 'WorkClasses1763862000004';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      anew(`uuid_hash_extended(queue_id, jsonb_hash_extended(required_skills, hashtextextended(
        priority || ' ' || channel_kind || ' ' || relaxation_step::text, hash_array_extended(team_ids, 0))))`),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      anew(`uuid_hash_extended(queue_id, jsonb_hash_extended(required_skills, hash_array_extended(team_ids,
        hashtextextended(priority || ' ' || channel_kind || ' ' || relaxation_step::text, 0))))`),
    );
  }
}
