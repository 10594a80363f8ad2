import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '../../../test/eventually.ts';
import { freshDatabase } from '../../../test/postgres/database.ts';
import { run, select } from './database.ts';
import { HintListener } from './hint-listener.ts';

describe('listening to hints', () => {
  let opened: Awaited<ReturnType<typeof freshDatabase>>;

  beforeAll(async () => {
    opened = await freshDatabase();
  });
  afterAll(() => opened.drop());

  const connections = () =>
    select<{ pid: number }>(
      opened.database.reading,
      `select pid from pg_stat_activity where datname = current_database() and application_name = 'firstline-hints'`,
    );

  it('leaves no connection behind when it cannot listen', async () => {
    const listener = new HintListener(opened.url).on('no channel', () => undefined);
    await expect(listener.open()).rejects.toThrow('syntax error');
    await eventually(async () => (await connections()).length === 0);
    await listener.close();
  });

  it('connects anew over one connection, and wakes everybody, when it breaks', async () => {
    const heard: string[] = [];
    const listener = await new HintListener(opened.url).on('hints', (hint) => heard.push(hint)).open();
    expect(heard).toEqual(['']);
    await run(opened.database.reading, `select pg_notify('hints', 'first')`);
    await eventually(() => heard.includes('first'));
    const [first] = await connections();
    await run(opened.database.reading, 'select pg_terminate_backend($1)', [first?.pid]);
    await eventually(() => heard.filter((hint) => hint === '').length === 2);
    await run(opened.database.reading, `select pg_notify('hints', 'second')`);
    await eventually(() => heard.includes('second'));
    expect(await connections()).toHaveLength(1);
    await listener.close();
  });

  it('says when it listens to a channel that was asked for later', async () => {
    const heard: string[] = [];
    const listener = await new HintListener(opened.url).open();
    listener.on('hints', (hint) => heard.push(hint));
    await eventually(() => heard.length > 0);
    await run(opened.database.reading, `select pg_notify('hints', 'first')`);
    await eventually(() => heard.length > 1);
    expect(heard).toEqual(['', 'first']);
    await listener.close();
  });
});
