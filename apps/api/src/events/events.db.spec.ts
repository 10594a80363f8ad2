import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { system } from '#contracts/event-types.ts';
import { liveEventSchema } from '#contracts/http/event.ts';
import { appendEvents } from '#persistence/stores/events/event.store.ts';
import { ApiFixture, type ApiUser } from '../../../../test/builders/api-fixture.ts';
import { EventStream } from '../../../../test/builders/event-stream.ts';
import { eventually } from '../../../../test/eventually.ts';
import { EventFeed } from './event-feed.ts';

describe('the live feed', () => {
  let api: ApiFixture;
  let ada: ApiUser;
  beforeAll(async () => {
    api = await ApiFixture.start();
    ada = await api.user('agent');
  });
  afterAll(() => api.stop());

  /** Appends events in one transaction; `before` the commit something else may happen. */
  async function happen(count = 1, conversationId?: string, before?: () => Promise<void>): Promise<void> {
    await api.database.transaction(async (tx) => {
      await appendEvents(
        tx,
        Array.from({ length: count }, () => ({
          id: api.flow.newId(),
          type: 'agent.presence-changed' as const,
          at: api.flow.clock.now(),
          actor: system,
          conversationId,
          agentId: ada.id,
          data: { presence: 'busy' },
        })),
      );
      await before?.();
    });
    await api.query(`select pg_notify('firstline_outbox', '')`);
  }

  const lastNumber = async () =>
    (await api.query('select max(seq) as seq from event'))[0].seq as number | null;
  const numbered = () =>
    eventually(async () => (await api.query('select 1 from event where seq is null')).length === 0);

  it('begins at the present end, says so, and tells what happens from then on', async () => {
    await happen(3);
    await numbered();
    const end = (await lastNumber())!;
    const stream = await EventStream.open(api.url, ada.token);
    await eventually(() => stream.events.length > 0);
    expect(stream.events[0]).toMatchObject({ type: 'ready' });
    const begin = stream.events[0]!.data.after as number;
    expect(begin).toBeLessThanOrEqual(end);
    await happen(2);
    await eventually(() => stream.numbers.at(-1) === end + 2);
    expect(stream.numbers).toEqual(Array.from({ length: end + 2 - begin }, (_, at) => begin + 1 + at));
    const fact = stream.facts.at(-1)!;
    expect(fact).toMatchObject({
      type: 'agent.presence-changed',
      data: {
        seq: end + 2,
        actor: { kind: 'system', id: null },
        agentId: ada.id,
        data: { presence: 'busy' },
      },
    });
    expect(Object.keys(fact.data).sort()).toEqual(Object.keys(liveEventSchema.shape).sort());
    stream.close();
  });

  it('has no gap for a client that resumes, however late and out of order events commit', async () => {
    const start = (await lastNumber()) ?? 0;
    const seen: number[] = [];
    let stream = await EventStream.open(api.url, ada.token, { lastEventId: start });
    const work = { going: true };
    // A client that loses its connection again and again and goes on from what it saw.
    const client = (async () => {
      while (work.going || seen.at(-1) !== (await lastNumber())) {
        const want = stream.numbers.length + 1;
        await eventually(() => stream.numbers.length >= want || !work.going);
        stream.close();
        seen.push(...stream.numbers);
        stream = await EventStream.open(api.url, ada.token, { lastEventId: seen.at(-1) ?? start });
        if (!work.going) {
          const last = await lastNumber();
          await eventually(() => (stream.numbers.at(-1) ?? seen.at(-1)) === last);
        }
      }
      stream.close();
    })();
    await Promise.all(
      Array.from({ length: 12 }, async (_, writer) => {
        for (let at = 0; at < 8; at++) {
          // Identifiers are made now, commits come later and in another order: others commit in between.
          await happen(2, undefined, async () => {
            if (writer % 3 === 0) await happen(1);
            await new Promise((resolve) => setImmediate(resolve));
          });
        }
      }),
    );
    await numbered();
    work.going = false;
    await client;
    const total = 12 * 8 * 2 + 4 * 8;
    expect(await lastNumber()).toBe(start + total);
    expect(seen).toEqual(Array.from({ length: total }, (_, at) => start + 1 + at));
  });

  it('resumes from far back, page by page, and then goes on live', async () => {
    await happen(3_000);
    await numbered();
    const end = (await lastNumber())!;
    const streams = await Promise.all([
      EventStream.open(api.url, ada.token, { query: '?after=0' }),
      EventStream.open(api.url, ada.token, { lastEventId: 0 }),
    ]);
    await happen(5);
    for (const stream of streams) {
      await eventually(() => stream.numbers.at(-1) === end + 5);
      expect(stream.numbers).toEqual(Array.from({ length: end + 5 }, (_, at) => at + 1));
      stream.close();
    }
  });

  it('tells only of one conversation when asked to', async () => {
    const id = await api.conversation();
    const stream = await EventStream.open(api.url, ada.token, { query: `?conversation=${id}` });
    await happen(2);
    await happen(1, id);
    await happen(1, await api.conversation());
    await happen(1, id);
    await eventually(() => stream.facts.length === 2);
    await numbered();
    expect(stream.facts.map((one) => one.data.conversationId)).toEqual([id, id]);
    stream.close();
  });

  it('refuses strangers, tokens in the address, and numbers that are none', async () => {
    expect((await EventStream.open(api.url, 'fl_x')).status).toBe(401);
    const inAddress = await fetch(`${api.url}/api/v1/events?access_token=${ada.token}`);
    expect(inAddress.status).toBe(401);
    expect((await EventStream.open(api.url, ada.token, { lastEventId: 'x' })).status).toBe(400);
    expect((await EventStream.open(api.url, ada.token, { query: '?after=-1' })).status).toBe(400);
  });

  it('lets go of clients that left', async () => {
    const metric = async () =>
      Number(/live_feed_clients\{[^}]*\} (\d+)/.exec((await api.nobody().send('GET', '/metrics')).body)?.[1]);
    await eventually(async () => (await metric()) === 0);
    const stream = await EventStream.open(api.url, ada.token);
    await eventually(async () => (await metric()) === 1);
    stream.close();
    await eventually(async () => (await metric()) === 0);
  });

  it('drops a client that does not read, which others do not feel', async () => {
    const healthy = await EventStream.open(api.url, ada.token);
    const { port } = new URL(api.url);
    const slow = connect(Number(port), '127.0.0.1');
    slow.on('error', () => undefined);
    slow.pause();
    slow.write(`GET /api/v1/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${ada.token}\r\n\r\n`);
    const feed = api.app.get(EventFeed);
    await eventually(() => feed.followers === 2);
    const large = 'x'.repeat(200_000);
    const write = async () => {
      await api.query(
        `insert into event (id, type, actor_kind, data, at)
         select gen_random_uuid(), 'notice.given', 'system', jsonb_build_object('text', $1::text), now()
         from generate_series(1, 20)`,
        [large],
      );
      await api.query(`select pg_notify('firstline_outbox', '')`);
      await numbered();
    };
    await eventually(async () => {
      await write();
      return feed.followers === 1;
    });
    const last = await lastNumber();
    await eventually(() => healthy.numbers.at(-1) === last);
    const [first] = healthy.numbers as [number];
    expect(healthy.numbers).toEqual(healthy.numbers.map((_, at) => first + at));
    slow.destroy();
    healthy.close();
  });

  it('ends its streams when the process stops', async () => {
    const other = await ApiFixture.start();
    const user = await other.user('agent');
    const stream = await EventStream.open(other.url, user.token);
    await eventually(() => stream.events.length > 0);
    await other.stop();
    await eventually(() => stream.ended);
  });
});
