import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ApiFixture, ApiUser, type Answered } from '../../../../test/builders/api-fixture.ts';

describe('conversations', () => {
  let api: ApiFixture;
  let ada: ApiUser;
  let sue: ApiUser;
  beforeAll(async () => {
    api = await ApiFixture.start();
    await api.withPolicies();
    ada = await api.user('agent');
    sue = await api.user('supervisor');
  });
  afterAll(() => api.stop());

  const withKey = (key: string = randomUUID()) => ({ 'idempotency-key': key });

  describe('reading', () => {
    it('shows one with its customer, clocks, offer and assignment, and its version as ETag', async () => {
      const id = await api.conversation({ assignee: ada.id });
      const { status, body, headers } = await ada.get(`/conversations/${id}`);
      expect(status).toBe(200);
      expect(headers.get('etag')).toBe(`"${body.version}"`);
      expect(body).toMatchObject({
        id,
        state: 'assigned',
        assigneeId: ada.id,
        customer: { name: 'Carla', identities: [{ kind: 'email', verified: false }] },
        clocks: [],
        liveOffer: null,
        liveAssignment: { agentId: ada.id, byHand: false },
      });
    });

    it('shows whether its rule marked it as hard', async () => {
      const id = await api.conversation({});
      const shown = async () => (await ada.get(`/conversations/${id}`)).body.hard;
      expect(await shown()).toBeNull();
      for (const hard of [true, false]) {
        await api.query('update conversation set hard = $2 where id = $1', [id, hard]);
        expect(await shown()).toBe(hard);
      }
    });

    it('filters, and finds by number', async () => {
      const queue = await api.queue();
      const mine = await api.conversation({ assignee: ada.id, queue });
      const waiting = await api.conversation({ queue });
      const ids = async (query: string) =>
        (await ada.get(`/conversations?${query}`)).body.items.map((one: any) => one.id);
      expect(await ids(`queue=${queue}`)).toEqual([waiting, mine]);
      expect(await ids(`queue=${queue}&assignee=me`)).toEqual([mine]);
      expect(await ids(`queue=${queue}&state=queued`)).toEqual([waiting]);
      expect(await ids(`queue=${queue}&state=open&channelKind=email`)).toEqual([waiting, mine]);
      expect(await ids(`queue=${queue}&channelKind=sms`)).toEqual([]);
      const { body } = await ada.get(`/conversations/${mine}`);
      expect(await ids(`q=${body.number}`)).toEqual([mine]);
      expect(await ids(`customer=${body.customerId}`)).toEqual([mine]);
      await ada.change('PUT', `/conversations/${mine}/tags`, body.version, { tags: ['vip', 'vip'] });
      expect(await ids(`queue=${queue}&tag=vip`)).toEqual([mine]);
    });

    it('merges facts and messages into one timeline, page by page', async () => {
      const id = await api.conversation({ assignee: ada.id });
      for (let at = 0; at < 5; at++) {
        await ada.post(`/conversations/${id}/notes`, { text: `note ${at}` });
        const { body } = await ada.get(`/conversations/${id}`);
        await ada.change('PUT', `/conversations/${id}/tags`, body.version, { tags: [`t${at}`] });
      }
      const told = (entry: any) => (entry.kind === 'event' ? entry.event.type : entry.message.text);
      const whole = (await ada.get(`/conversations/${id}/timeline`)).body.items;
      expect(whole.map(told)).toEqual([
        'It smokes.',
        ...Array.from({ length: 5 }, (_, at) => [`note ${at}`, 'conversation.tagged']).flat(),
      ]);
      const parts: any[] = [];
      let cursor = '';
      do {
        const { body } = await ada.get(
          `/conversations/${id}/timeline?limit=3${cursor && `&cursor=${cursor}`}`,
        );
        parts.push(...body.items);
        cursor = body.nextCursor ?? '';
      } while (cursor);
      expect(parts).toEqual(whole);
      const newest = (await ada.get(`/conversations/${id}/timeline?order=newest`)).body.items;
      expect(newest).toEqual([...whole].reverse());
    });
  });

  describe('changing what others may change too', () => {
    it('needs the version that was seen', async () => {
      const id = await api.conversation({ assignee: ada.id });
      const path = `/conversations/${id}/priority`;
      const blind = await ada.send('PUT', `/api/v1${path}`, { priority: 'high' });
      expect([blind.status, blind.body.type]).toEqual([428, '/problems/version-required']);
      const changed = await ada.change('PUT', path, 1, { priority: 'high' });
      expect([changed.status, changed.body.priority, changed.headers.get('etag')]).toEqual([
        200,
        'high',
        '"2"',
      ]);
      const late = await ada.change('PUT', path, 1, { priority: 'low' });
      expect([late.status, late.body.type, late.body.version]).toEqual([412, '/problems/stale-version', 2]);
      for (const etag of ['*', 'W/"2"', '2', '"x"']) {
        const { status } = await ada.send('PUT', `/api/v1${path}`, { priority: 'low' }, { 'if-match': etag });
        expect([etag, status]).toEqual([etag, 412]);
      }
    });

    it('lets one of many at once win', async () => {
      const id = await api.conversation({ assignee: ada.id });
      const answers = await Promise.all(
        Array.from({ length: 8 }, (_, at) =>
          ada.change('PUT', `/conversations/${id}/tags`, 1, { tags: [`t${at}`] }),
        ),
      );
      expect(answers.map((one) => one.status).sort()).toEqual([200, ...Array(7).fill(412)]);
    });

    it('sets the status, and says why not', async () => {
      const id = await api.conversation({ assignee: ada.id });
      const pending = await ada.change('PUT', `/conversations/${id}/status`, 1, { status: 'pending' });
      expect([pending.status, pending.body.state]).toEqual([200, 'pending']);
      const resolved = await ada.change('PUT', `/conversations/${id}/status`, pending.body.version, {
        status: 'resolved',
      });
      expect([resolved.status, resolved.body.state]).toEqual([200, 'resolved']);
      const again = await ada.change('PUT', `/conversations/${id}/status`, resolved.body.version, {
        status: 'pending',
      });
      expect([again.status, again.body.type]).toEqual([409, '/problems/not-now']);
      expect(again.body.because).toBeDefined();
    });

    it('lets people pick, supervisors assign, and the owner release', async () => {
      const carl = await api.user('agent');
      const id = await api.conversation({ queue: await api.queue() });
      const offline = await carl.post(`/conversations/${id}/pick`);
      expect([offline.status, offline.body.because]).toEqual([409, 'offline']);
      expect((await carl.send('PUT', '/api/v1/agents/me/presence', { presence: 'busy' })).status).toBe(200);
      const picked = await carl.post(`/conversations/${id}/pick`);
      expect([picked.status, picked.body.assigneeId]).toEqual([200, carl.id]);
      expect((await carl.get('/me')).body.holdings).toMatchObject([{ conversationId: id, kind: 'work' }]);
      expect((await carl.get(`/conversations/${id}/routing-receipts`)).body.items).toMatchObject([
        { outcome: 'manual', agentId: carl.id },
      ]);

      const ben = await api.user('agent');
      const notMine = await ben.change('POST', `/conversations/${id}/release`, picked.body.version);
      expect(notMine.status).toBe(403);
      const toMyself = { agentId: ben.id };
      const grabbed = await ben.change('POST', `/conversations/${id}/assign`, picked.body.version, toMyself);
      expect(grabbed.status).toBe(403);
      const assigned = await sue.change('POST', `/conversations/${id}/assign`, picked.body.version, {
        agentId: ben.id,
      });
      expect([assigned.status, assigned.body.assigneeId]).toEqual([200, ben.id]);
      const nobody = await sue.change('POST', `/conversations/${id}/assign`, assigned.body.version, {
        agentId: randomUUID(),
      });
      expect([nobody.status, nobody.body.errors[0].field]).toEqual([422, 'agentId']);
      const still = (await ben.get(`/conversations/${id}`)).body;
      expect([still.assigneeId, still.version]).toEqual([ben.id, assigned.body.version]);
      const released = await ben.change('POST', `/conversations/${id}/release`, still.version);
      expect([released.status, released.body.state, released.body.assigneeId]).toEqual([200, 'queued', null]);
    });
  });

  describe('replying', () => {
    it('needs an Idempotency-Key', async () => {
      const id = await api.conversation({ assignee: ada.id });
      const { status, body } = await ada.post(`/conversations/${id}/replies`, { text: 'Hello.' });
      expect([status, body.errors[0]]).toEqual([
        400,
        expect.objectContaining({ in: 'header', field: 'Idempotency-Key' }),
      ]);
    });

    it('has one effect for a key, however often and however many at once', async () => {
      const id = await api.conversation({ assignee: ada.id });
      const headers = withKey();
      const send = () => ada.post(`/conversations/${id}/replies`, { text: 'Unplug it.' }, headers);
      const answers = await Promise.all(Array.from({ length: 10 }, send));
      answers.push(await send());
      const [first] = answers as [Answered];
      expect(first.status).toBe(202);
      for (const answer of answers) expect([answer.status, answer.body]).toEqual([202, first.body]);
      expect(answers.filter((one) => one.headers.get('idempotency-replayed')).length).toBe(10);
      const { items } = (await ada.get(`/conversations/${id}/messages`)).body;
      expect(items.filter((one: any) => one.kind === 'outbound')).toMatchObject([
        { id: first.body.messageId, text: 'Unplug it.', delivery: 'queued' },
      ]);
      const other = await ada.post(`/conversations/${id}/replies`, { text: 'Plug it in.' }, headers);
      expect([other.status, other.body.type]).toEqual([422, '/problems/idempotency-key-reused']);
      const elsewhere = await ada.post(`/conversations/${id}/notes`, { text: 'Unplug it.' }, headers);
      expect(elsewhere.status).toBe(422);
      // Another person's key is another key.
      expect((await sue.post(`/conversations/${id}/notes`, { text: 'Unplug it.' }, headers)).status).toBe(
        201,
      );
    });

    it('leaves the key free when it is refused', async () => {
      const id = await api.conversation();
      const headers = withKey();
      const send = () => ada.post(`/conversations/${id}/replies`, { text: 'Hello.' }, headers);
      expect((await send()).status).toBe(403);
      await api.query(`update conversation set state = 'assigned', assignee_id = $2 where id = $1`, [
        id,
        ada.id,
      ]);
      expect((await send()).status).toBe(202);
    });

    it('sets the status with the reply, or neither', async () => {
      const id = await api.conversation({ assignee: ada.id });
      const both = { text: 'Solved.', thenStatus: 'resolved' };
      const done = await ada.post(`/conversations/${id}/replies`, both, withKey());
      expect(done.status).toBe(202);
      const { body } = await ada.get(`/conversations/${id}`);
      expect([body.state, body.version]).toEqual(['resolved', done.body.conversationVersion]);
      const late = await ada.post(`/conversations/${id}/replies`, { text: 'More.' }, withKey());
      expect(late.status).toBe(403);

      const waiting = await api.conversation();
      const refused = await sue.post(
        `/conversations/${waiting}/replies`,
        { text: 'Later.', thenStatus: 'pending' },
        withKey(),
      );
      expect(refused.status).toBe(409);
      const { items } = (await sue.get(`/conversations/${waiting}/messages`)).body;
      expect(items.filter((one: any) => one.kind === 'outbound')).toEqual([]);
    });

    it('carries attachments, which are downloaded and never shown', async () => {
      const id = await api.conversation({ assignee: ada.id });
      const content = '<script>alert(1)</script>';
      const reply = await ada.post(
        `/conversations/${id}/replies`,
        {
          text: 'See the page.',
          attachments: [
            {
              name: 'Zürich "1".html',
              mediaType: 'text/html',
              content: Buffer.from(content).toString('base64'),
            },
          ],
        },
        withKey(),
      );
      const message = (await ada.get(`/messages/${reply.body.messageId}`)).body;
      expect(message.attachments).toMatchObject([{ name: 'Zürich "1".html', size: content.length }]);
      const { status, headers, body } = await ada.get(`/attachments/${message.attachments[0].id}`);
      expect([status, body]).toEqual([200, content]);
      expect(headers.get('content-type')).toBe('application/octet-stream');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('content-disposition')).toBe(
        `attachment; filename="Z_rich _1_.html"; filename*=UTF-8''Z%C3%BCrich%20%221%22.html`,
      );
      expect((await ada.get(`/messages/${message.id}/delivery`)).body).toMatchObject({
        messageId: message.id,
        delivery: 'queued',
        reports: [],
      });
      expect((await ada.get(`/messages/${message.id}/raw`)).status).toBe(404);
      expect((await api.nobody().get(`/attachments/${message.attachments[0].id}`)).status).toBe(401);
    });
  });

  it('shows calls with their legs', async () => {
    const channel = await api.channel('voice', '+15550001234');
    const id = await api.conversation({ assignee: ada.id });
    const call = api.flow.newId();
    await api.query(
      `insert into call (id, channel_id, conversation_id, provider_id, state, from_number, to_number, started_at)
       values ($1, $2, $3, 'CA1', 'completed', '+15550005555', '+15550001234', now())`,
      [call, channel, id],
    );
    await api.query(
      `insert into call_leg (id, call_id, role, status, created_at) values ($1, $2, 'customer', 'completed', now())`,
      [api.flow.newId(), call],
    );
    expect((await ada.get(`/conversations/${id}/calls`)).body.items).toMatchObject([
      { id: call, from: '+15550005555', legs: [{ role: 'customer', answeredAt: null }] },
    ]);
  });

  it('answers offers once', async () => {
    const id = await api.conversation();
    await api.query(`update conversation set state = 'offered' where id = $1`, [id]);
    const offerId = api.flow.newId();
    await api.query(
      `insert into offer (id, conversation_id, agent_id, round, created_at, expires_at)
       values ($1, $2, $3, 1, now(), now() + interval '1 minute')`,
      [offerId, id, ada.id],
    );
    await api.query(
      `insert into holding (id, agent_id, conversation_id, kind, channel_kind, units, exclusive, from_at)
       values ($1, $2, $3, 'work', 'email', 10, false, now())`,
      [api.flow.newId(), ada.id, id],
    );
    const mine = (await ada.get('/offers?mine=true&state=pending')).body.items;
    expect(mine).toMatchObject([{ id: offerId, conversationId: id, state: 'pending' }]);
    expect((await sue.get('/offers?state=pending')).body.items).toEqual([]);
    expect((await sue.get(`/offers?agent=${ada.id}&state=pending`)).body.items).toHaveLength(1);
    expect((await ada.get(`/offers?agent=${sue.id}`)).status).toBe(403);
    expect((await sue.post(`/offers/${offerId}/accept`)).status).toBe(404);

    const answers = await Promise.all([1, 2, 3].map(() => ada.post(`/offers/${offerId}/accept`)));
    expect(answers.map((one) => [one.status, one.body.state])).toEqual(Array(3).fill([200, 'accepted']));
    const gone = await ada.post(`/offers/${offerId}/decline`, { reason: 'busy' });
    expect([gone.status, gone.body.type, gone.body.state]).toEqual([409, '/problems/offer-gone', 'accepted']);
    expect((await ada.get(`/conversations/${id}`)).body.liveAssignment).toMatchObject({ agentId: ada.id });
  });
});
