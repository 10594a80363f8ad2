import { describe, expect, it } from '@jest/globals';
import { Worker } from 'bullmq';
import { select } from '#persistence/database.ts';
import { addToOutbox } from '#persistence/stores/work/outbox.store.ts';
import { openQueueBackend } from '#queues/backend.ts';
import { JobPublisher } from '#queues/job-publisher.ts';
import { flowOn } from '../../../../test/flow.ts';
import { freshDatabase } from '../../../../test/postgres/database.ts';
import { publishOutbox } from './publish-outbox.ts';

describe('publishing the outbox', () => {
  it('hands every committed row to its queue once, even when it is published again', async () => {
    const { database, url, drop } = await freshDatabase();
    const flow = await flowOn(database);
    const backend = openQueueBackend({ databaseUrl: url, listeners: 1 });
    const publisher = new JobPublisher(backend);
    const ids = Array.from({ length: 30 }, () => flow.newId());
    await flow.database.transaction(async (tx) => {
      for (const receiptId of ids) {
        await addToOutbox(
          tx,
          flow.newId(),
          'intake-email',
          { receiptId },
          new Date(flow.clock.now().getTime() - 1_000),
        );
      }
    });

    // A publish that dies before its commit leaves the rows and has already made the jobs.
    const dying = {
      ...flow,
      database: Object.assign(Object.create(database), {
        transaction: (work: (tx: never) => Promise<unknown>) =>
          database.transaction(async (tx) => {
            await work(tx as never);
            throw new Error('killed before the commit');
          }),
      }),
    };
    await expect(publishOutbox(dying, publisher)).rejects.toThrow('killed');
    expect(await publishOutbox(flow, publisher)).toMatchObject({ rows: 30 });
    expect(await publishOutbox(flow, publisher)).toMatchObject({ rows: 0 });

    const seen: string[] = [];
    let finish: () => void;
    const all = new Promise<void>((resolve) => (finish = resolve));
    const worker = new Worker(
      'intake-email',
      (job) => {
        for (const item of (job.data as { items: { receiptId: string }[] }).items) seen.push(item.receiptId);
        if (seen.length >= 30) finish();
        return Promise.resolve();
      },
      { connection: backend.connection },
    );

    // What may wait for company is left for a moment, and then published.
    await flow.database.transaction((tx) =>
      addToOutbox(tx, flow.newId(), 'sla-follow', { conversationId: flow.newId() }, flow.clock.now()),
    );
    const { rows, againAt } = await publishOutbox(flow, publisher);
    expect(rows).toBe(0);
    const later = { ...flow, clock: { now: () => againAt! } };
    expect(await publishOutbox(later, publisher)).toEqual({ rows: 1, againAt: undefined });

    await all;
    expect([...seen].sort()).toEqual([...ids].sort());
    await worker.close();
    // Nothing is left of what is done: removing it later would cost, and block, other completions.
    expect(await select(database.reading, `select id from bullmq.job where queue = 'intake-email'`)).toEqual(
      [],
    );
    await publisher.close();
    await backend.close();
    await drop();
  });
});
