import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The clocks of a conversation are read page by page, the oldest first. */
export class ClockPages0003 implements MigrationInterface {
  readonly name = 'ClockPages1763861000003';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('create index clock_of_conversation on clock (conversation_id, started_at, id)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index clock_of_conversation');
  }
}
