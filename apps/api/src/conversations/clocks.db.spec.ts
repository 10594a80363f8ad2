import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { followConversation } from '#flow/sla/follow-conversation.ts';
import { recomputeClocks } from '#flow/sla/recompute-clocks.ts';
import { eventually } from '../../../../test/eventually.ts';
import { ApiFixture, type ApiUser } from '../../../../test/builders/api-fixture.ts';

describe('clocks and promises', () => {
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

  const inHours = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();
  const opened = async () => {
    const id = await api.conversation({ assignee: ada.id });
    await followConversation(api.flow, id);
    return id;
  };
  const promise = async (id: string, body: object = {}) => {
    const said = { text: 'We call you back', dueAt: inHours(2), ...body };
    const made = await ada.post(`/conversations/${id}/promises`, said);
    await followConversation(api.flow, id);
    return made;
  };
  const clocks = async (id: string) => (await ada.get(`/conversations/${id}/clocks`)).body.items;
  const list = async (id: string) => (await ada.get(`/conversations/${id}/promises`)).body.items;
  const reply = (id: string) =>
    ada.post(`/conversations/${id}/replies`, { text: 'It is done.' }, { 'idempotency-key': randomUUID() });

  it('tell why a deadline is what it is, what the clock did and what happened to it', async () => {
    const id = await opened();
    const [first] = (await clocks(id)).filter((one: any) => one.metric === 'first_response');
    expect(first).toMatchObject({
      state: 'running',
      chosen: { policyBy: 'default', priority: 'normal', channelKind: 'email', tags: [], customer: {} },
      history: [{ type: 'clock.started', data: { slaPolicyVersion: 1 } }],
    });
    expect(first.chosen.passedOver.length).toBe(6);
    expect(first.chosen.passedOver[0]).toEqual({ index: 0, because: 'channelKinds' });
    expect((await ada.get(`/conversations/${randomUUID()}/clocks`)).status).toBe(404);
  });

  it('make a promise a deadline like any other, which a reply after it keeps', async () => {
    const id = await opened();
    const made = await promise(id);
    expect([made.status, made.body.state, made.body.keptBy]).toEqual([201, 'open', 'reply']);
    const [clock] = (await clocks(id)).filter((one: any) => one.metric === 'promise');
    expect(clock).toMatchObject({ id: made.body.id, deadlineAt: made.body.dueAt, chosen: { target: null } });
    expect((await reply(id)).status).toBe(202);
    await followConversation(api.flow, id);
    expect(await list(id)).toMatchObject([{ id: made.body.id, state: 'kept' }]);
    const again = await ada.post(`/conversations/${id}/promises/${made.body.id}/keep`, {});
    expect([again.status, again.body.type]).toEqual([409, '/problems/promise-ended']);
  });

  it('are read page by page, the oldest first', async () => {
    const id = await opened();
    for (const text of ['one', 'two', 'three']) await promise(id, { text });
    for (const list of ['clocks', 'promises']) {
      const whole = (await ada.get(`/conversations/${id}/${list}`)).body;
      expect(whole.nextCursor).toBeNull();
      const parts: unknown[] = [];
      for (let cursor: string | null = ''; cursor !== null;) {
        const { body } = await ada.get(
          `/conversations/${id}/${list}?limit=2${cursor && `&cursor=${cursor}`}`,
        );
        expect(body.items.length).toBeLessThanOrEqual(2);
        parts.push(...body.items.map((one: any) => one.id));
        cursor = body.nextCursor;
      }
      expect(parts).toEqual(whole.items.map((one: any) => one.id));
      expect(parts.length).toBeGreaterThan(2);
      const odd = await ada.get(`/conversations/${id}/${list}?cursor=nonsense`);
      expect(odd.status).toBe((await ada.get('/notices?cursor=nonsense')).status);
    }
  });

  it('put a promise off while it is open, once for each version', async () => {
    const id = await opened();
    const { body: made } = await promise(id, { keptBy: 'hand' });
    const path = `/conversations/${id}/promises/${made.id}`;
    const dueAt = inHours(5);
    const moved = await ada.change('PATCH', path, made.version, { dueAt });
    expect([moved.status, moved.body.dueAt, moved.body.version]).toEqual([200, dueAt, 2]);
    expect((await ada.change('PATCH', path, made.version, { dueAt: inHours(9) })).status).toBe(412);
    expect((await ada.change('PATCH', path, 2, { dueAt: inHours(-1) })).status).toBe(422);
    await followConversation(api.flow, id);
    const [clock] = (await clocks(id)).filter((one: any) => one.metric === 'promise');
    expect(clock.deadlineAt).toBe(dueAt);
    expect(clock.history.at(-1)).toMatchObject({ type: 'clock.moved', data: { because: 'promise-changed' } });
    // A reply is not its word.
    await reply(id);
    await followConversation(api.flow, id);
    expect(await list(id)).toMatchObject([{ state: 'open' }]);
    expect((await ada.post(`${path}/keep`, { because: 'The part arrived' })).body.state).toBe('kept');
    const types = (await ada.get(`/conversations/${id}/timeline`)).body.items
      .filter((entry: any) => entry.kind === 'event' && entry.event.type.startsWith('promise.'))
      .map((entry: any) => entry.event.type);
    expect(types).toEqual(['promise.made', 'promise.changed', 'promise.kept']);
  });

  it('break a promise at its instant, and leave it broken', async () => {
    const id = await opened();
    // So soon that it can be awaited; a busy machine makes the promise before it is past all the same.
    const dueAt = new Date(Date.now() + 5_000).toISOString();
    const { body: made } = await promise(id, { dueAt });
    await eventually(async () => {
      const [one] = await list(id);
      return one.state === 'broken';
    });
    const path = `/conversations/${id}/promises/${made.id}`;
    expect((await ada.change('PATCH', path, 1, { dueAt: inHours(1) })).status).toBe(422);
    await followConversation(api.flow, id);
    const [clock] = (await clocks(id)).filter((one: any) => one.metric === 'promise');
    expect(clock).toMatchObject({ state: 'breached', breachedAt: dueAt });
    expect((await ada.post(`${path}/keep`, {})).body.state).toBe('late');
  });

  it('cancel a promise, and refuse one that is past or of a resolved conversation', async () => {
    const id = await opened();
    expect((await promise(id, { dueAt: inHours(-1) })).status).toBe(422);
    const { body: made } = await promise(id);
    expect((await ada.post(`/conversations/${id}/promises/${made.id}/cancel`, {})).body.state).toBe(
      'cancelled',
    );
    await followConversation(api.flow, id);
    const [clock] = (await clocks(id)).filter((one: any) => one.metric === 'promise');
    expect(clock.state).toBe('cancelled');
    expect((await ada.post(`/conversations/${randomUUID()}/promises/${made.id}/keep`, {})).status).toBe(404);
    const { body } = await ada.get(`/conversations/${id}`);
    await ada.change('PUT', `/conversations/${id}/status`, body.version, { status: 'resolved' });
    expect((await promise(id)).status).toBe(409);
  });

  it('apply a live policy to the clocks that run, when a supervisor says so', async () => {
    const body = { kind: 'sla-policy', name: 'default' };
    expect((await ada.post('/clock-recomputes', body)).status).toBe(403);
    expect((await sue.post('/clock-recomputes', { ...body, name: 'nowhere' })).status).toBe(422);
    const asked = await sue.post('/clock-recomputes', body);
    expect([asked.status, asked.body.version, asked.body.finishedAt]).toEqual([202, 1, null]);
    while (await recomputeClocks(api.flow));
    const done = await sue.get(`/clock-recomputes/${asked.body.id}`);
    expect(done.body).toMatchObject({ conversations: 0, moved: 0, kept: 0 });
    expect(done.body.finishedAt).not.toBeNull();
    expect((await sue.get('/clock-recomputes')).body.items).toEqual([done.body]);
  });
});
