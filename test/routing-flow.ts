import type { RoutingPolicy } from '#domain/routing/routing-policy.ts';
import type { Flow } from '#flow/flow.ts';
import type { Database } from '#persistence/database.ts';
import { select } from '#persistence/database.ts';
import { RoutingFixture } from './builders/routing-fixture.ts';
import { flowOn, StandingClock } from './flow.ts';
import { freshDatabase } from './postgres/database.ts';

const dayMs = 86_400_000;

/** One database for a spec file, in which each spec begins with an empty team and a day of its own. */
export class RoutingDesk {
  #opened: { database: Database; url: string; drop: () => Promise<void> } | undefined;
  #days = 0;

  /** Of the database, once begun. */
  get url(): string {
    return this.#opened?.url ?? '';
  }

  async begin(
    policy?: RoutingPolicy,
  ): Promise<{ flow: Flow; clock: StandingClock; fixture: RoutingFixture }> {
    if (this.#opened) await empty(this.#opened.database);
    this.#opened ??= await freshDatabase();
    const clock = new StandingClock();
    clock.at = new Date(clock.at.getTime() + this.#days++ * dayMs);
    const flow = await flowOn(this.#opened.database, clock);
    return { flow, clock, fixture: await RoutingFixture.in(flow, policy) };
  }

  async end(): Promise<void> {
    await this.#opened?.drop();
  }
}

async function empty(database: Database): Promise<void> {
  const tables = await select<{ name: string }>(
    database.reading,
    `select quote_ident(tablename) as name from pg_tables where schemaname = 'public' and tablename <> 'migration'`,
  );
  await database.reading.query(`truncate ${tables.map((table) => table.name).join(', ')} cascade`);
}
