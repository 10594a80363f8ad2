import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { deliver } from '../delivery/deliver.ts';
import { IntakeFixture } from '../../../../test/builders/intake-fixture.ts';
import { flowOn, StandingClock } from '../../../../test/flow.ts';
import { freshDatabase } from '../../../../test/postgres/database.ts';
import { houseForecast } from '../forecast/house-forecast.ts';
import { tellPromises } from './tell-promises.ts';
import { watchPromises } from './watch-promises.ts';

const minute = 60;

describe('telling customers when they will hear', () => {
  let base: Awaited<ReturnType<typeof freshDatabase>>;
  let clock: StandingClock;
  let fixture: IntakeFixture;
  let agent: string;
  let senders = 0;

  beforeAll(async () => {
    base = await freshDatabase();
    clock = new StandingClock();
    fixture = await IntakeFixture.in(await flowOn(base.database, clock));
    agent = await fixture.agent();
  });
  beforeEach(async () => {
    clock.forward(3_600);
    await fixture.query(`update conversation set state = 'resolved', resolved_at = $1`, [clock.now()]);
    await watchPromises(fixture.flow);
    await settings({ tell: true });
    await fixture.query('delete from outbox');
    fixture.room.sent.length = 0;
  });
  afterAll(() => base.drop());

  const settings = (promises: unknown) =>
    fixture.query(`update channel set settings = $1 where kind = 'email'`, [JSON.stringify({ promises })]);
  const arrive = async (mail: Parameters<IntakeFixture['mail']>[0] = {}) => {
    senders += 1;
    const stored = await fixture.receive(
      fixture.mail({ from: `someone${senders}@customer.test`, fromName: 'Ada Customer', ...mail }),
    );
    return stored.conversationId;
  };
  const tell = async (id: string) => (await tellPromises(fixture.flow, [id]))[0];
  const promiseOf = async (id: string) =>
    (await fixture.query<any>('select * from answer_promise where conversation_id = $1', [id]))[0];
  const outboxOf = (queue: string) =>
    fixture.query<{ payload: any }>('select payload from outbox where queue = $1', [queue]);
  const reply = (id: string) =>
    fixture.query(
      `insert into message (id, conversation_id, kind, author_kind, author_id, delivery, created_at)
       values ($1, $2, 'outbound', 'agent', $3, 'queued', $4)`,
      [fixture.flow.newId(), id, agent, clock.now()],
    );

  it('asks for it where the channel says so, of what a person wrote', async () => {
    const id = await arrive();
    expect((await outboxOf('promise')).map((one) => one.payload)).toEqual([{ conversationId: id }]);
    await arrive({ automatic: true });
    await settings({ tell: false });
    await arrive();
    expect(await outboxOf('promise')).toHaveLength(1);
  });

  it('tells by name, once, in a thread, and so that no machine answers', async () => {
    const id = await arrive({ messageId: '<first@customer.test>', subject: 'Broken' });
    const told = await tell(id);
    expect(told).toMatchObject({
      kind: 'told',
      when: expect.stringMatching(/^within \d+ minutes|^within one hour/),
    });
    expect(await tell(id)).toMatchObject({ kind: 'not-told', because: 'told-before' });
    const both = await Promise.all([tell(id), tell(id)]);
    expect(both.every((one) => one?.kind === 'not-told')).toBe(true);

    const [message] = await fixture.query<any>(
      `select * from message where conversation_id = $1 and kind = 'outbound'`,
      [id],
    );
    expect(message).toMatchObject({
      author_kind: 'system',
      automatic: true,
      delivery: 'queued',
      subject: 'Re: Broken',
    });
    expect(message.text).toMatch(
      /^Hello Ada Customer,\n\nthank you for your message\. You will hear from us within/,
    );
    await deliver(fixture.flow, fixture.channels, message.id);
    const [sent] = fixture.room.sent;
    expect(sent?.mail).toMatchObject({
      messageId: message.mail_message_id,
      inReplyTo: '<first@customer.test>',
      automatic: true,
    });
    expect(await promiseOf(id)).toMatchObject({ state: 'open', corrections: 0, message_id: message.id });
    const events = await fixture.events(id);
    expect(events.at(-1)?.type).toBe('message.delivery-changed');
    expect(events.map((one) => one.type)).toContain('answer-promise.told');
  });

  it('tells two workers at once only once', async () => {
    const id = await arrive();
    const told = await Promise.all([tell(id), tell(id), tell(id)]);
    expect(told.filter((one) => one?.kind === 'told')).toHaveLength(1);
    expect(await outboxOf('delivery-email')).toHaveLength(1);
  });

  it("writes in the customer's language, or with the channel's own words", async () => {
    const id = await arrive();
    await fixture.query(
      `update customer set language = 'fr-CH' where id = (select customer_id from conversation where id = $1)`,
      [id],
    );
    await settings({ tell: true, texts: { fr: { promised: 'Oui {{name}}: {{when}}' } } });
    await tell(id);
    const [message] = await fixture.query<any>(
      `select text from message where conversation_id = $1 and kind = 'outbound'`,
      [id],
    );
    expect(message.text).toMatch(/^Oui Ada Customer: d’ici/);
  });

  it('says nothing to those who must not be written to', async () => {
    const machine = await arrive();
    await fixture.query('update message set automatic = true where conversation_id = $1', [machine]);
    expect(await tell(machine)).toMatchObject({ because: 'machine' });

    const stopped = await arrive({ from: 'stop@customer.test' });
    await fixture.query(
      `insert into suppression values ('email', 'stop@customer.test', 'support@firstline.test', 'agent', $1)`,
      [clock.now()],
    );
    expect(await tell(stopped)).toMatchObject({ because: 'suppressed' });

    const own = await arrive({ from: 'Support@firstline.test' });
    expect(await tell(own)).toMatchObject({ because: 'our-own-address' });

    const answered = await arrive();
    await reply(answered);
    expect(await tell(answered)).toMatchObject({ because: 'answered-already' });

    await settings({ tell: true, queues: ['billing'] });
    expect(await tell(await arrive())).toMatchObject({ because: 'not-asked-for' });
    expect(await tell(fixture.flow.newId())).toMatchObject({ because: 'not-found' });
  });

  it('does not let two machines write to each other all day', async () => {
    const outcomes = [];
    for (let one = 0; one < 5; one++)
      outcomes.push((await tell(await arrive({ from: 'robot@shop.test' })))?.kind);
    expect(outcomes).toEqual(['told', 'told', 'told', 'not-told', 'not-told']);
  });

  it('acknowledges without a time when nobody is there and nobody will come', async () => {
    await fixture.query(`update agent set presence = 'offline'`);
    const id = await arrive();
    clock.forward(minute);
    expect(await tell(id)).toMatchObject({ kind: 'told', when: undefined });
    expect(await promiseOf(id)).toMatchObject({ state: 'untimed', until_at: null });
    await fixture.query(`update agent set presence = 'available'`);
  });

  const state = (id: string, becomes: 'offered' | 'queued') =>
    fixture.query('update conversation set state = $2 where id = $1', [id, becomes]);

  it('says a time of what came back to its queue after the house was looked at, in telling and in correcting', async () => {
    const id = await arrive();
    clock.forward(minute);
    await state(id, 'offered');
    await houseForecast(fixture.flow);
    // Its offer runs out, and the forecast is still fresh enough for whoever asks.
    await state(id, 'queued');
    clock.forward(1);
    expect(await tell(id)).toMatchObject({ kind: 'told', when: expect.stringMatching(/^within/) });

    await leave(id, 0.05);
    await state(id, 'offered');
    await houseForecast(fixture.flow);
    await state(id, 'queued');
    clock.forward(1);
    await watchPromises(fixture.flow);
    expect((await textsOf(id)).filter((text) => text.includes('as soon as we can'))).toEqual([]);
  });

  it('notices what was kept and what was broken, and when', async () => {
    const kept = await arrive();
    const broken = await arrive();
    await tell(kept);
    await tell(broken);
    clock.forward(minute);
    await reply(kept);
    expect((await watchPromises(fixture.flow)).settled).toMatchObject([
      { conversationId: kept, state: 'kept' },
    ]);
    await fixture.query(`update conversation set state = 'assigned' where id = $1`, [broken]);
    clock.forward(6 * 3_600);
    await reply(broken);
    expect((await watchPromises(fixture.flow)).settled).toMatchObject([
      { conversationId: broken, state: 'broken' },
    ]);
    expect((await watchPromises(fixture.flow)).settled).toEqual([]);
    expect((await fixture.events(broken)).at(-1)).toMatchObject({
      type: 'answer-promise.settled',
      data: { outcome: 'broken', answeredAt: clock.now().toISOString() },
    });
  });

  it('corrects before it passes what will not be kept, once for each finding', async () => {
    const id = await arrive();
    await tell(id);
    const before = await promiseOf(id);
    // Forty came in before it and are served first.
    await fixture.query(
      `insert into conversation (id, customer_id, channel_id, channel_kind, state, queue_id, queued_at, created_at, updated_at, last_message_at)
       select gen_random_uuid(), customer_id, channel_id, channel_kind, state, queue_id, queued_at - interval '1 hour',
         created_at, updated_at, last_message_at from conversation, generate_series(1, 40) where id = $1`,
      [id],
    );
    clock.forward(minute);
    const both = await Promise.all([watchPromises(fixture.flow), watchPromises(fixture.flow)]);
    expect(both[0].corrected + both[1].corrected).toBe(1);
    const after = await promiseOf(id);
    expect(after).toMatchObject({ state: 'open', corrections: 1, first_until_at: before.until_at });
    expect(after.until_at.getTime()).toBeGreaterThan(before.until_at.getTime());
    const texts = await fixture.query<any>(
      `select text from message where conversation_id = $1 and kind = 'outbound' order by created_at`,
      [id],
    );
    expect(texts[1].text).toContain('we need longer than we told you');
    expect((await watchPromises(fixture.flow)).corrected).toBe(0);
  });

  const taken = (id: string) =>
    fixture.query(
      `update conversation set state = 'assigned', queued_at = null, assignee_id = $2 where id = $1`,
      [id, agent],
    );
  const noticesOf = (id: string) =>
    fixture.query<any>('select agent_id, text from notice where conversation_id = $1', [id]);
  /** Until this share of the time is left. */
  const leave = async (id: string, share: number) => {
    const { told_at, until_at } = await promiseOf(id);
    const leftMs = (until_at.getTime() - told_at.getTime()) * share;
    clock.forward((until_at.getTime() - clock.now().getTime() - leftMs) / 1_000);
  };
  const textsOf = async (id: string) =>
    (
      await fixture.query<any>(
        `select text from message where conversation_id = $1 and kind = 'outbound' order by created_at`,
        [id],
      )
    ).map((one) => one.text);

  it('reminds whoever took it up, once, and corrects at the last what they have not answered', async () => {
    const id = await arrive();
    await tell(id);
    await taken(id);
    expect(await watchPromises(fixture.flow)).toMatchObject({ reminded: 0, corrected: 0 });
    await leave(id, 0.2);
    expect(await watchPromises(fixture.flow)).toMatchObject({ reminded: 1, corrected: 0 });
    expect(await watchPromises(fixture.flow)).toMatchObject({ reminded: 0, corrected: 0 });
    expect(await noticesOf(id)).toEqual([
      { agent_id: agent, text: expect.stringMatching(/within the next \d+ minutes/) },
    ]);
    const before = await promiseOf(id);
    await leave(id, 0.05);
    expect(await watchPromises(fixture.flow)).toMatchObject({ reminded: 0, corrected: 1 });
    const after = await promiseOf(id);
    expect(after).toMatchObject({ state: 'open', corrections: 1, first_until_at: before.until_at });
    expect(after.until_at.getTime()).toBeGreaterThan(before.until_at.getTime());
    expect((await textsOf(id))[1]).toContain('we need longer than we told you');
    // Of the new time they are reminded anew.
    await leave(id, 0.2);
    expect(await watchPromises(fixture.flow)).toMatchObject({ reminded: 1 });
    expect(await noticesOf(id)).toHaveLength(2);
  });

  it('corrects nothing that has just been answered', async () => {
    const id = await arrive();
    await tell(id);
    await taken(id);
    await leave(id, 0.05);
    await reply(id);
    expect(await watchPromises(fixture.flow)).toMatchObject({ settled: [{ state: 'kept' }], corrected: 0 });
    expect(await textsOf(id)).toHaveLength(2);
  });

  it('says that it takes longer where no other time can be said, once and only near the end', async () => {
    const id = await arrive();
    await tell(id);
    await fixture.query(`update agent set presence = 'offline'`);
    clock.forward(5);
    expect(await watchPromises(fixture.flow)).toMatchObject({ corrected: 0 });
    const before = await promiseOf(id);
    await leave(id, 0.05);
    expect(await watchPromises(fixture.flow)).toMatchObject({ corrected: 1 });
    expect(await watchPromises(fixture.flow)).toMatchObject({ corrected: 0 });
    expect((await textsOf(id))[1]).toContain('will answer as soon as we can');
    const after = await promiseOf(id);
    expect(after).toMatchObject({ state: 'open', corrections: 1, until_at: before.until_at });
    expect(after.taken_back_at).toEqual(clock.now());
    clock.forward(2 * minute);
    expect((await watchPromises(fixture.flow)).settled).toMatchObject([{ state: 'broken' }]);
    await fixture.query(`update agent set presence = 'available'`);
  });
});
