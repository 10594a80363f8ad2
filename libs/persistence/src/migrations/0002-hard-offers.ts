import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Offers tell whether they are of hard work, as assignments do. */
export class HardOffers0002 implements MigrationInterface {
  readonly name = 'HardOffers1763860000002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table offer add column hard boolean not null default false');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table offer drop column hard');
  }
}
