import { mkdtemp, readdir, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { run, select } from '#persistence/database.ts';
import { claimWebhook, keepResponse, keptResponse } from '#persistence/stores/intake/webhook.store.ts';
import { insertToken } from '#persistence/stores/people/api-token.store.ts';
import { takeRequestKey } from '#persistence/stores/work/idempotent-request.store.ts';
import { FolderBlobStore } from '#platform/blob-store.ts';
import { IntakeFixture } from '../../../../test/builders/intake-fixture.ts';
import { flowOn, StandingClock } from '../../../../test/flow.ts';
import { freshDatabase } from '../../../../test/postgres/database.ts';
import type { Flow } from '../flow.ts';
import { takeIn } from '../intake/take-in.ts';
import { collectGarbage } from './collect-garbage.ts';

const day = 86_400_000;

describe('collecting garbage', () => {
  let opened: Awaited<ReturnType<typeof freshDatabase>>;
  let clock: StandingClock;
  let root: string;
  let flow: Flow;
  let fixture: IntakeFixture;

  beforeAll(async () => {
    opened = await freshDatabase();
    clock = new StandingClock(new Date());
    root = await mkdtemp(join(tmpdir(), 'firstline-blobs-'));
    flow = { ...(await flowOn(opened.database, clock)), blobs: new FolderBlobStore(root) };
    fixture = await IntakeFixture.in(flow);
  });
  afterAll(() => opened.drop());

  const ago = (days: number) => new Date(clock.now().getTime() - days * day);
  const age = (key: string, days: number) => utimes(join(root, key.slice(0, 2), key), ago(days), ago(days));

  /** Every part of the blobs has its turn within 29 hours. */
  async function collectAll(): Promise<Record<string, number>> {
    const sum: Record<string, number> = {};
    const start = clock.at;
    for (let round = 0; round < 29; round++) {
      const collected = await collectGarbage(flow);
      if (collected.kind === 'busy') throw new Error('Somebody else collects.');
      for (const [what, count] of Object.entries<number>({ ...collected.garbage }))
        sum[what] = (sum[what] ?? 0) + count;
      clock.forward(3_600);
    }
    clock.at = start;
    return sum;
  }

  it('removes blobs that nothing refers to, and what was never finished, after a day', async () => {
    const raw = Buffer.from('To: us\r\n\r\n{}');
    await takeIn(flow, { channelId: fixture.ids.email, providerKey: '1', queue: 'intake-email', raw });
    const [kept] = await select<{ key: string }>(
      flow.database.reading,
      'select blob_key as key from receipt',
    );
    const orphan = await flow.blobs.put(Buffer.from('orphan'));
    const again = await flow.blobs.put(Buffer.from('put again'));
    const young = await flow.blobs.put(Buffer.from('young'));
    const lost = join(root, orphan.slice(0, 2), '.unfinished');
    await writeFile(lost, 'half a mai');
    await utimes(lost, ago(4), ago(4));
    for (const key of [kept!.key, orphan, again]) await age(key, 4);
    await age(young, -3);
    await flow.blobs.put(Buffer.from('put again'));
    await age(again, -3);
    expect(await collectAll()).toMatchObject({ blobs: 1, unfinished: 1 });
    await expect(flow.blobs.get(orphan)).rejects.toThrow('ENOENT');
    for (const key of [kept!.key, again, young]) expect(await flow.blobs.get(key)).toBeDefined();
    expect(await readdir(join(root, orphan.slice(0, 2)))).not.toContain('.unfinished');
  });

  it('forgets dead tokens, answered requests and webhooks, each after its time', async () => {
    const agentId = await fixture.agent();
    const token = { agentId, name: 'x', kind: 'token' as const, createdAt: ago(90) };
    await flow.database.transaction(async (tx) => {
      for (const [at, expiresAt] of [null, ago(31), ago(29)].entries())
        await insertToken(tx, { ...token, id: flow.newId(), tokenHash: Buffer.from([at]), expiresAt });
      for (const days of [2, 0.5]) {
        await takeRequestKey(tx, agentId, `key ${days}`, Buffer.alloc(32), ago(days));
      }
      for (const days of [31, 29]) {
        const id = flow.newId();
        const dedupeKey = `CA\0${days}`;
        const channelId = fixture.ids.sms;
        const params = { Digits: '1\0\ud800' };
        await claimWebhook(tx, { id, channelId, kind: 'menu', dedupeKey, params, receivedAt: ago(days) });
        await keepResponse(tx, id, '<Response/>');
      }
    });
    expect(await collectGarbage(flow)).toMatchObject({
      garbage: { tokens: 1, requests: 1, webhooks: 1 },
    });
    expect(await keptResponse(flow.database.reading, 'CA\0' + '29')).toBe('<Response/>');
    const left = await select(flow.database.reading, 'select id from api_token where agent_id = $1', [
      agentId,
    ]);
    expect(left).toHaveLength(2);
  });

  it('forgets rounds, shadows and moves of documents a moment after their days, and not before', async () => {
    const tx = flow.database.reading;
    const { conversationId } = await fixture.receive(fixture.text('+15550009001'));
    const retention = { roundsDays: 3, shadowsDays: 5, documentChangesDays: 7 };
    const edge = (days: number, seconds: number) => new Date(ago(days).getTime() + seconds * 1_000);
    for (const [at, seconds] of [-1, 1].entries()) {
      await run(tx, `insert into routing_estimate (id, at, body) values (gen_random_uuid(), $1, '{}')`, [
        edge(3, seconds),
      ]);
      await run(
        tx,
        `insert into matching_round (id, at, policy_version, seen, offers, digest)
         values (gen_random_uuid(), $1, 1, '', 0, '')`,
        [edge(3, seconds)],
      );
      await run(
        tx,
        `with routing as (
           insert into shadow_routing (version, conversation_id, at, queue, priority, required, preferred, differs)
           values ($1::int, $2::uuid, $3::timestamptz, 'Care', 'normal', '[]', '[]', '{}')
         ) insert into shadow_decision (version, conversation_id, round, at) values ($1, $2, 1, $3)`,
        [at + 1, conversationId, edge(5, seconds)],
      );
      await run(
        tx,
        `insert into document_change (kind, name, number, version, to_state, because, at)
         values ('calendar', 'moved', $1::int, 1, 'live', 'published', $2), ('calendar', 'once', 1 + $1::int, 1, 'live', 'published', $2)`,
        [at + 1, edge(7, seconds)],
      );
    }
    await run(tx, `delete from document_change where name = 'once' and number = 3`);
    expect(await collectGarbage(flow, retention)).toMatchObject({
      garbage: { rounds: 2, shadows: 2, documentChanges: 1 },
    });
    expect(await collectGarbage(flow, retention)).toMatchObject({
      garbage: { rounds: 0, shadows: 0, documentChanges: 0 },
    });
    const left = await select(
      tx,
      `select 'round' as what, 1 as number from matching_round
       union all select 'estimate', 1 from routing_estimate
       union all select 'routing', version from shadow_routing
       union all select 'decision', version from shadow_decision
       union all select name, number from document_change where kind = 'calendar' order by 1, 2`,
    );
    // The only move of a document stays, however old: what follows is numbered after it.
    expect(left).toEqual([
      { what: 'decision', number: 2 },
      { what: 'estimate', number: 1 },
      { what: 'moved', number: 2 },
      { what: 'once', number: 2 },
      { what: 'round', number: 1 },
      { what: 'routing', number: 2 },
    ]);
  });

  it('is done by one process at a time', async () => {
    const second = await flow.database.alone(4242004, () => collectGarbage(flow));
    expect(second).toEqual({ kind: 'busy' });
    expect((await collectGarbage(flow)).kind).toBe('collected');
  });
});
