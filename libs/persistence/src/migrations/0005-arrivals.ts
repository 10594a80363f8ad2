import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What began lately is learned from every minute, and may be little of what was written to lately. */
export class Arrivals0005 implements MigrationInterface {
  readonly name = 'Arrivals1763863000005';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('create index conversation_begun on conversation (created_at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index conversation_begun');
  }
}
