import { createHmac } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { select } from '#persistence/database.ts';
import type { Timer } from '#persistence/stores/work/timer.store.ts';
import { outsidePost, type Post } from '#platform/outside-post.ts';
import type { RoutingFixture } from '../../../../test/builders/routing-fixture.ts';
import { eventually } from '../../../../test/eventually.ts';
import type { StandingClock } from '../../../../test/flow.ts';
import { RoutingDesk } from '../../../../test/routing-flow.ts';
import type { Flow } from '../flow.ts';
import { runDueTimers } from '../timers/run-due-timers.ts';
import { deliverAgain, deliverWebhook } from './deliver-webhook.ts';
import { retryWebhook } from './retry-webhook.ts';
import { addWebhookTarget } from './save-webhook-target.ts';
import { WebhookLines } from './webhook-lines.ts';

interface Got {
  readonly headers: Readonly<Record<string, any>>;
  readonly body: string;
}

describe('a webhook', () => {
  let flow: Flow;
  let clock: StandingClock;
  let fixture: RoutingFixture;
  let server: Server;
  let secret: string;
  let answer = 200;
  const got: Got[] = [];
  const desk = new RoutingDesk();
  const post = outsidePost(true);

  beforeAll(async () => {
    server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        got.push({ headers: request.headers, body });
        response.writeHead(answer).end('thanks');
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  beforeEach(async () => {
    ({ flow, clock, fixture } = await desk.begin());
    got.length = 0;
    answer = 200;
    const { port } = server.address() as AddressInfo;
    const input = { name: 'pager', url: `http://127.0.0.1:${port}/hook`, enabled: true };
    const saved = await addWebhookTarget(flow, input, true);
    if (saved.kind !== 'saved') throw new Error(saved.kind);
    secret = saved.secret!;
  });
  afterAll(async () => {
    server.close();
    await desk.end();
  });

  const escalate = async () => {
    const id = await fixture.waiting();
    await fixture.escalate(id, [{ do: 'webhook', webhook: 'pager' }]);
    await fixture.actOnTimers();
    const [item] = await select<{ payload: { deliveryId: string } }>(
      flow.database.reading,
      `select payload from outbox where queue = 'webhook'`,
    );
    return { conversationId: id, deliveryId: item!.payload.deliveryId };
  };
  const delivery = async (id: string) =>
    (await select<any>(flow.database.reading, 'select * from webhook_delivery where id = $1', [id]))[0];
  const timers = () =>
    select<Timer>(flow.database.reading, `select key, due_at as "dueAt" from timer where kind = 'webhook'`);

  it('is posted once, signed so that its receiver knows it is ours, fresh and no repetition', async () => {
    const { conversationId, deliveryId } = await escalate();
    const outcomes = await Promise.all([1, 2, 3].map(() => deliverWebhook(flow, post, deliveryId)));
    expect(outcomes.map((one) => one.kind).sort()).toEqual(['delivered', 'none', 'none']);
    expect(got).toHaveLength(1);
    const { headers, body } = got[0]!;
    const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
    const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`;
    expect(headers['webhook-signature']).toBe(
      `v1,${createHmac('sha256', key).update(signed).digest('base64')}`,
    );
    expect(headers['webhook-id']).toBe(deliveryId);
    expect(JSON.parse(body)).toMatchObject({
      type: 'sla.step-acted',
      data: { conversation: { id: conversationId }, step: { name: 'step', late: false } },
    });
    expect(await delivery(deliveryId)).toMatchObject({ state: 'delivered', attempts: 1, last_status: 200 });
    expect(await timers()).toEqual([]);
  });

  it('is tried again, later each time, under the same id, and anew by hand', async () => {
    const { deliveryId } = await escalate();
    answer = 503;
    expect(await deliverWebhook(flow, post, deliveryId)).toMatchObject({
      kind: 'again',
      at: new Date(clock.at.getTime() + 5_000),
      error: 'answered 503: thanks',
    });
    expect(await deliverWebhook(flow, post, deliveryId)).toEqual({ kind: 'none' });
    clock.forward(5);
    await runDueTimers(flow, 'sla', { webhook: deliverAgain }, (_, error) => {
      throw error;
    });
    expect(await fixture.count(`outbox where queue = 'webhook'`)).toBe(2);
    expect(await deliverWebhook(flow, post, deliveryId)).toMatchObject({
      kind: 'again',
      at: new Date(clock.at.getTime() + 10_000),
    });
    answer = 410;
    clock.forward(10);
    expect(await deliverWebhook(flow, post, deliveryId)).toMatchObject({ kind: 'failed' });
    expect(await timers()).toEqual([]);
    answer = 204;
    expect(await retryWebhook(flow, deliveryId)).toMatchObject({ kind: 'queued' });
    expect(await deliverWebhook(flow, post, deliveryId)).toEqual({ kind: 'delivered' });
    expect(new Set(got.map((one) => one.headers['webhook-id']))).toEqual(new Set([deliveryId]));
  });

  it('is taken up again when whoever posted it died', async () => {
    const { deliveryId } = await escalate();
    const dies: Post = () => Promise.reject(new Error('killed'));
    await expect(deliverWebhook(flow, dies, deliveryId)).rejects.toThrow('killed');
    expect((await timers()).map((one) => one.dueAt)).toEqual([new Date(clock.at.getTime() + 30_000)]);
    expect(await deliverWebhook(flow, post, deliveryId)).toEqual({ kind: 'none' });
    clock.forward(30);
    expect(await deliverWebhook(flow, post, deliveryId)).toEqual({ kind: 'delivered' });
  });

  it('to a receiver that is silent holds up nobody else’s, and comes again later', async () => {
    await addWebhookTarget(flow, { name: 'silent', url: 'http://127.0.0.1:9/silent', enabled: true }, true);
    for (let n = 0; n < 10; n++) {
      const id = await fixture.waiting();
      await fixture.escalate(id, [
        { do: 'webhook', webhook: 'silent' },
        { do: 'webhook', webhook: 'pager' },
      ]);
    }
    await fixture.actOnTimers();
    const ids = (
      await select<{ id: string }>(flow.database.reading, `select payload ->> 'deliveryId' as id from outbox`)
    ).map((row) => row.id);
    const held: (() => void)[] = [];
    const posting: Post = (url) =>
      new Promise((resolve) => {
        const taken = () => {
          resolve({ kind: 'answered', status: 200, body: '' });
        };
        if (url.includes('silent')) held.push(taken);
        else taken();
      });
    let lose: () => void = () => undefined;
    const patience = new Promise<void>((resolve) => (lose = resolve));
    const delivering = new WebhookLines(flow, posting, () => patience).deliver(ids);
    const posted = (state: string, name: string) =>
      fixture.count(
        'webhook_delivery d join webhook_target t on t.id = target_id where state = $1 and name = $2',
        [state, name],
      );
    await eventually(async () => (await posted('delivered', 'pager')) === 10);
    lose();
    await eventually(
      async () =>
        (await fixture.count(`webhook_delivery where state = 'queued' and sending_until is not null`)) === 6,
    );
    expect([held.length, await posted('sending', 'silent')]).toEqual([4, 4]);
    for (const taken of held) taken();
    await delivering;
    expect(await posted('delivered', 'silent')).toBe(4);
    expect(new Set((await timers()).map((one) => one.dueAt.getTime()))).toEqual(
      new Set([clock.at.getTime() + 2_000]),
    );
  });

  it('never reaches our own network, nor plain http, unless it is allowed', async () => {
    const careful = outsidePost(false);
    for (const url of [
      'http://example.org/',
      'https://127.0.0.1/',
      'https://[::1]/',
      'https://localhost/',
      'https://169.254.169.254/latest/meta-data',
      'https://0x7f000001/',
      'https://user:secret@example.org/',
    ]) {
      expect(await careful(url, {}, '')).toMatchObject({ kind: 'refused' });
    }
    const bad = { name: 'inside', url: 'https://10.0.0.1/', enabled: true };
    expect(await addWebhookTarget(flow, bad, false)).toMatchObject({ kind: 'bad-url' });
    expect(got).toEqual([]);
  });
});
