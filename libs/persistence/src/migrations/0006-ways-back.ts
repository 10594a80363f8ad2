import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Ends every way back from a live version where it comes to one that it came by before: where an older version had been published
 * again, two led back to each other.
 */
export class WaysBack0006 implements MigrationInterface {
  readonly name = 'WaysBack1763864000006';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
with recursive way as (
  select kind, name, version, replaces, array[version] as been from document where state = 'live'
  union all
  select one.kind, one.name, one.version, one.replaces, been || one.version
  from way join document one on one.kind = way.kind and one.name = way.name and one.version = way.replaces
  where one.version <> all(been)
)
update document set replaces = null from way
where document.kind = way.kind and document.name = way.name and document.version = way.version
  and way.replaces = any(been)`);
  }

  async down(): Promise<void> {
    // Nothing knows where they led.
  }
}
