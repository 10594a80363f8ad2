import { randomUUID } from 'node:crypto';
import { expect, it } from '@jest/globals';
import pg from 'pg';
import { eventually } from '../eventually.ts';
import { Desk } from './desk.ts';
import type { Installation } from './installation.ts';

/** What another policy would have changed is asked over HTTP, is told, and is cancelled while it is at work. */
export function whatIfJourneys(installation: () => Installation): void {
  it('is cancelled in the middle, leaves nothing behind and lets the next one run', async () => {
    const { as, databaseUrl, supportAddress, world } = installation();
    const sue = await as('sue');
    const subject = `What if ${randomUUID()}`;
    await world.sendMail({
      from: `${randomUUID()}@example.org`,
      to: supportAddress,
      subject,
      text: 'Hello?',
    });
    await new Desk(sue).find('', (one) => one.subject === subject);
    const stateOf = async (id: string) => (await sue.get(`/what-if/${id}`)).state as string;
    const database = new pg.Client({ connectionString: databaseUrl });
    await database.connect();
    try {
      // Whoever reads by which version something was given out stands still until this is over.
      await database.query('begin; lock table routing_receipt in access exclusive mode');
      const { id } = await sue.post('/what-if', { days: 1, policy: { rule: 'round-robin' } });
      await eventually(async () => (await stateOf(id)) === 'running', 120_000);
      const next = await sue.post('/what-if', { days: 1, policy: { rule: 'round-robin' } });
      expect(await sue.post(`/what-if/${id}/cancel`)).toMatchObject({ state: 'cancelled', result: null });
      await database.query('rollback');
      await eventually(async () => (await stateOf(next.id)) === 'done', 120_000);

      const done = await sue.get(`/what-if/${next.id}`);
      expect(done.result.contacts).toBeGreaterThan(0);
      expect(done.result.selfCheck.explanation.length).toBeGreaterThan(0);
      expect(await sue.get(`/what-if/${id}`)).toMatchObject({ state: 'cancelled', result: null });
      expect((await sue.get(`/what-if/${id}/moves`)).items).toEqual([]);

      // The thread is kept for those who ask again.
      for (const rule of ['longest-idle', 'round-robin', 'longest-idle']) {
        const again = await sue.post('/what-if', { days: 1, policy: { rule } });
        await eventually(async () => (await stateOf(again.id)) === 'done');
      }
    } finally {
      await database.end();
    }
  });
}
