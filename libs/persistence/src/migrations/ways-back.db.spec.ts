import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { freshDatabase } from '../../../../test/postgres/database.ts';
import { WaysBack0006 } from './0006-ways-back.ts';

let opened: Awaited<ReturnType<typeof freshDatabase>>;
beforeAll(async () => {
  opened = await freshDatabase();
});
afterAll(() => opened.drop());

it('ends ways back that went round, and no others', async () => {
  const { source } = opened.database;
  await source.query(`insert into document (kind, name, version, state, replaces, body, created_at)
    select 'calendar', name, version, state, replaces, '{}', now() from (values
      ('round', 1, 'retired', null), ('round', 2, 'retired', 4), ('round', 3, 'live', 2), ('round', 4, 'retired', 2),
      ('plain', 1, 'retired', null), ('plain', 2, 'retired', 1), ('plain', 3, 'live', 2)
    ) known(name, version, state, replaces)`);
  const runner = source.createQueryRunner();
  await new WaysBack0006().up(runner);
  await runner.release();
  const rows = await source.query<{ name: string; replaces: number | null }[]>(
    'select name, replaces from document order by name desc, version',
  );
  expect(rows.map(({ name, replaces }) => [name, replaces])).toEqual([
    ['round', null],
    ['round', 4],
    ['round', 2],
    ['round', null],
    ['plain', null],
    ['plain', 1],
    ['plain', 2],
  ]);
});
