import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { system } from '#contracts/event-types.ts';
import type { SlaPolicy } from '#domain/sla/sla-policy.ts';
import { replyAddress } from '#domain/mail/reply-token.ts';
import { clocksOf } from '#persistence/stores/clock.store.ts';
import { listMessages } from '#persistence/stores/message-list.store.ts';
import { timelineOf } from '#persistence/stores/timeline.store.ts';
import { IntakeFixture } from '../../../../test/builders/intake-fixture.ts';
import { flowOn, StandingClock } from '../../../../test/flow.ts';
import { freshDatabase } from '../../../../test/postgres/database.ts';
import { mergeCustomers } from '../customers/merge-customers.ts';
import { unmergeCustomer } from '../customers/unmerge-customer.ts';
import { examine } from '../doctor/examine.ts';
import { scheduleFollowUp } from '../follow-ups/schedule-follow-up.ts';
import { makePromise } from '../promises/make-promise.ts';
import { acceptOffer } from '../routing/accept-offer.ts';
import { assignByHand } from '../routing/assign-by-hand.ts';
import { matchWaiting } from '../routing/match-waiting.ts';
import { routingActs } from '../routing/routing-acts.ts';
import { setConversationStatus } from '../routing/set-conversation-status.ts';
import { setPriority } from '../routing/set-priority.ts';
import { followConversations } from '../sla/follow-conversation.ts';
import { runDueTimers } from '../timers/run-due-timers.ts';
import { mergeConversations, type MergedConversations } from './merge-conversations.ts';
import { reply } from './reply.ts';
import { unmergeConversation } from './unmerge-conversation.ts';

const policy: SlaPolicy = {
  targets: [
    { metric: 'first_response', priorities: ['urgent'], seconds: 1_800, time: 'always' },
    { metric: 'first_response', seconds: 3_600, time: 'always' },
    { metric: 'next_response', seconds: 7_200, time: 'always' },
  ],
  ladder: [
    {
      name: 'half-way',
      metric: 'first_response',
      at: { percent: 50 },
      actions: [{ do: 'tag', tag: 'half' }],
    },
  ],
  pauseResolutionWhilePending: true,
};

describe('merging conversations', () => {
  let base: Awaited<ReturnType<typeof freshDatabase>>;
  let clock: StandingClock;
  let fixture: IntakeFixture;
  let sue: { id: string; role: 'supervisor' };
  let number = 0;

  beforeAll(async () => {
    base = await freshDatabase();
    clock = new StandingClock();
    fixture = await IntakeFixture.in(await flowOn(base.database, clock));
    await fixture.query(
      `insert into document (kind, name, version, state, body, created_at, published_at)
       values ('sla-policy', 'default', 1, 'live', $1, $2, $2)`,
      [JSON.stringify(policy), clock.now()],
    );
    sue = { id: await fixture.agent('supervisor'), role: 'supervisor' };
  });
  beforeEach(async () => {
    await fixture.query(`update agent set presence = 'offline', active = false where role = 'agent'`);
    const left = await fixture.query<{ id: string }>(`select id from conversation where state <> 'resolved'`);
    for (const { id: conversationId } of left) {
      await setConversationStatus(fixture.flow, { conversationId, status: 'resolved', by: system });
    }
    clock.forward(3_600);
  });
  afterAll(async () => {
    await base.drop();
  });

  const person = () => `person-${++number}@customer.test`;
  const wrote = async (from: string, text = 'Where is it?') => {
    const messageId = `<m-${++number}@customer.test>`;
    const stored = await fixture.receive(fixture.mail({ from, text, messageId }));
    return { id: stored.conversationId, mail: messageId };
  };
  const answersTo = (from: string, mail: string, text: string) =>
    fixture.mail({ from, text, inReplyTo: [mail], references: [mail] });
  const merge = (one: string, into: string, by: { id: string; role: 'agent' | 'supervisor' } = sue) =>
    mergeConversations(fixture.flow, { conversationId: one, into, by });
  const texts = async (id: string) => {
    const { items } = await listMessages(base.database.reading, id, 'asc', { limit: 100 });
    return items.map((one) => one.text);
  };
  const types = async (id: string) => (await fixture.events(id)).map((one) => one.type);
  const open = async (id: string) =>
    (await clocksOf(base.database.reading, [id])).filter((one) => !one.metAt && one.state !== 'cancelled');
  const follow = (...ids: string[]) => followConversations(fixture.flow, ids);
  const wholeAndSound = async () => {
    for (const finding of await examine(fixture.flow)) {
      expect({ ...finding, violations: finding.violations.filter(isOurs) }).toMatchObject({ violations: [] });
    }
  };
  // Nothing acts on timers here, and nothing is delivered.
  const isOurs = ({ about, detail }: { about: string; detail: string }) =>
    !about.startsWith('timer ') && !detail.includes('is on its way');

  it('makes one timeline in the order in which things were said, and takes later answers to either thread into it', async () => {
    const from = person();
    const one = await wrote(from, 'first');
    clock.forward(1);
    const two = await wrote(from, 'second');
    clock.forward(1);
    await fixture.receive(answersTo(from, one.mail, 'third'));
    expect(await merge(one.id, two.id)).toMatchObject({
      kind: 'merged',
      conversation: { state: 'resolved', mergedInto: two.id },
    });
    clock.forward(1);
    const fourth = await fixture.receive(answersTo(from, one.mail, 'fourth'));
    const signature = fixture.flow.secrets.sign('reply-address', one.id);
    const token = replyAddress('us@firstline.test', { conversationId: one.id, signature })!;
    const fifth = await fixture.receive(
      fixture.mail({ from: 'colleague@elsewhere.test', text: 'fifth', recipients: [token] }),
    );
    expect([fourth.conversationId, fifth.conversationId]).toEqual([two.id, two.id]);
    expect(await texts(two.id)).toEqual(['first', 'second', 'third', 'fourth', 'fifth']);
    // Page by page, each once.
    const seen: string[] = [];
    let cursor: string[] | undefined;
    do {
      const page = await timelineOf(base.database.reading, two.id, 'asc', { limit: 2, cursor });
      seen.push(...page.items.flatMap((entry) => (entry.kind === 'message' ? [entry.message.text] : [])));
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    expect(seen).toEqual(['first', 'second', 'third', 'fourth', 'fifth']);
    expect(await types(one.id)).toEqual(
      expect.arrayContaining(['conversation.merged', 'conversation.resolved']),
    );
    expect(await types(two.id)).toContain('conversation.absorbed');
    await wholeAndSound();
  });

  it('answers in the thread of the newest message of either', async () => {
    const from = person();
    const two = await wrote(from);
    clock.forward(1);
    const one = await wrote(from, 'newest');
    const ben = await fixture.agent();
    await assignByHand(fixture.flow, { conversationId: two.id, agentId: ben, by: sue.id });
    await merge(one.id, two.id);
    expect(await reply(fixture.flow, { conversationId: one.id, agentId: ben, text: 'No.' })).toEqual({
      kind: 'not-yours',
    });
    const sent = await reply(fixture.flow, { conversationId: two.id, agentId: ben, text: 'Here.' });
    if (sent.kind !== 'queued') throw new Error(sent.kind);
    expect((await fixture.message(sent.messageId)).mailReferences).toContain(one.mail);
  });

  it('ends the offer or assignment of the one; the other keeps the earlier place, the higher priority and all tags', async () => {
    const from = person();
    const ben = await fixture.agent();
    const one = await wrote(from, 'an invoice');
    clock.forward(60);
    const two = await wrote(from);
    await assignByHand(fixture.flow, { conversationId: one.id, agentId: ben, by: sue.id });
    await merge(one.id, two.id);
    expect(await fixture.conversation(one.id)).toMatchObject({ assigneeId: null, queuedAt: null });
    expect(await fixture.conversation(two.id)).toMatchObject({
      ...{ state: 'queued', priority: 'high', tags: ['money'], lastAgentId: ben },
    });
    const [live] = await fixture.query<{ work: number; held: number }>(
      `select (select count(*)::int from assignment where ended_at is null and agent_id = $1) as work,
         (select count(*)::int from holding where until_at is null and agent_id = $1) as held`,
      [ben],
    );
    expect(live).toEqual({ work: 0, held: 0 });
    clock.forward(60);
    const three = await wrote(from);
    const before = await fixture.conversation(two.id);
    await merge(two.id, three.id);
    expect((await fixture.conversation(three.id)).queuedAt).toEqual(before.queuedAt);
    // What was merged before belongs to the last one, and every thread leads there.
    expect((await fixture.conversation(one.id)).mergedInto).toBe(three.id);
    expect((await fixture.receive(answersTo(from, one.mail, 'still?'))).conversationId).toBe(three.id);
    await wholeAndSound();
  });

  it('lets the one that goes on owe since the earlier start, under its own terms, and acts on no step twice', async () => {
    const from = person();
    const one = await wrote(from);
    await follow(one.id);
    const startedAt = clock.now();
    clock.forward(2_000);
    const two = await wrote(from);
    await follow(two.id);
    await merge(one.id, two.id);
    await follow(one.id, two.id);
    expect(await open(one.id)).toEqual([]);
    const [clockOfTwo, ...others] = await open(two.id);
    expect(others).toEqual([]);
    expect(clockOfTwo).toMatchObject({
      ...{ metric: 'first_response', startedAt, state: 'running', actedSteps: ['half-way'] },
      deadlineAt: new Date(startedAt.getTime() + 3_600_000),
    });
    const facts = await fixture.events(two.id);
    expect(facts).toContainEqual(
      expect.objectContaining({ type: 'clock.moved', data: expect.objectContaining({ because: 'merged' }) }),
    );
    // A day later it is still so: what was recorded says it.
    clock.forward(86_400);
    await follow(one.id, two.id);
    expect((await open(two.id))[0]).toMatchObject({ startedAt, state: 'breached' });
    const [ended] = await clocksOf(base.database.reading, [one.id]);
    expect(ended).toMatchObject({ state: 'cancelled', breachedAt: null });
  });

  it('carries the terms of the higher priority over', async () => {
    const from = person();
    const one = await wrote(from);
    await setPriority(fixture.flow, {
      ...{ conversationId: one.id, priority: 'urgent', by: { kind: 'agent', id: sue.id } },
    });
    const startedAt = clock.now();
    clock.forward(60);
    const two = await wrote(from);
    await merge(one.id, two.id);
    await follow(two.id);
    expect((await open(two.id))[0]?.deadlineAt).toEqual(new Date(startedAt.getTime() + 1_800_000));
  });

  it('breaks nothing twice: what broke in the one is owed anew from the merge on', async () => {
    const from = person();
    const one = await wrote(from);
    clock.forward(4_000);
    const two = await wrote(from);
    const ben = await fixture.agent();
    await assignByHand(fixture.flow, { conversationId: two.id, agentId: ben, by: sue.id });
    clock.forward(10);
    await reply(fixture.flow, { conversationId: two.id, agentId: ben, text: 'Soon.' });
    await setConversationStatus(fixture.flow, {
      ...{ conversationId: two.id, status: 'pending', by: { kind: 'agent', id: ben } },
    });
    clock.forward(10);
    await merge(one.id, two.id);
    const mergedAt = clock.now();
    await follow(one.id, two.id);
    expect((await clocksOf(base.database.reading, [one.id])).map((row) => row.breachedAt !== null)).toEqual([
      true,
    ]);
    expect(await open(two.id)).toEqual([
      expect.objectContaining({ metric: 'next_response', startedAt: mergedAt, state: 'running' }),
    ]);
    // The customer waits, so whoever put it off has it back.
    expect(await fixture.conversation(two.id)).toMatchObject({ state: 'assigned', assigneeId: ben });
  });

  it('carries promises and follow-ups over, and keeps none of them by merging', async () => {
    const from = person();
    const ben = await fixture.agent();
    const [one, two] = [await wrote(from), await wrote(from)];
    const dueAt = new Date(clock.now().getTime() + 600_000);
    const given = {
      conversationId: one.id,
      text: 'You hear from us',
      dueAt,
      keptBy: 'reply',
      by: ben,
    } as const;
    const made = await makePromise(fixture.flow, given);
    if (made.kind !== 'made') throw new Error(made.kind);
    await scheduleFollowUp(fixture.flow, {
      ...{ conversationId: one.id, agentId: ben, at: dueAt, note: 'look', by: ben },
    });
    await merge(one.id, two.id);
    await follow(one.id, two.id);
    const clocks = await clocksOf(base.database.reading, [one.id, two.id]);
    expect(clocks.find((row) => row.id === made.promise.id)).toMatchObject({
      state: 'cancelled',
      metAt: null,
    });
    expect(clocks.filter((row) => row.metric === 'promise' && row.state === 'running')).toEqual([
      expect.objectContaining({ conversationId: two.id, deadlineAt: dueAt }),
    ]);
    clock.forward(601);
    while ((await runDueTimers(fixture.flow, 'routing', routingActs, raise)) > 0);
    expect(await fixture.conversation(two.id)).toMatchObject({ state: 'assigned', assigneeId: ben });
  });

  it('refuses what is not one', async () => {
    const [from, other] = [person(), person()];
    const [one, two, foreign] = [await wrote(from), await wrote(from), await wrote(other)];
    const ben = { id: await fixture.agent(), role: 'agent' } as const;
    const refused = (because: string) => ({ kind: 'refused', because });
    expect(await merge(one.id, one.id)).toEqual({ kind: 'same' });
    expect(await merge(one.id, fixture.flow.newId())).toEqual({ kind: 'not-found', which: 'into' });
    expect(await merge(one.id, foreign.id)).toEqual(refused('other-customer'));
    await assignByHand(fixture.flow, { conversationId: two.id, agentId: sue.id, by: sue.id });
    expect(await merge(one.id, two.id, ben)).toEqual(refused('not-yours'));
    expect(
      await mergeConversations(fixture.flow, {
        ...{ conversationId: one.id, into: two.id, by: sue, basedOnVersion: 99 },
      }),
    ).toMatchObject({ kind: 'stale' });
    expect(await merge(one.id, two.id)).toMatchObject({ kind: 'merged' });
    expect(await merge(one.id, two.id)).toEqual(refused('merged-before'));
    expect(await assignByHand(fixture.flow, { conversationId: one.id, agentId: ben.id, by: sue.id })).toEqual(
      refused('merged'),
    );
    const three = await wrote(from);
    expect(await merge(three.id, one.id)).toEqual(refused('merged-before'));
    await setConversationStatus(fixture.flow, {
      ...{ conversationId: two.id, status: 'resolved', by: { kind: 'agent', id: sue.id } },
    });
    expect(await merge(three.id, two.id)).toEqual(refused('into-resolved'));
  });

  it('can be undone, and holds customers together until then', async () => {
    const [from, other] = [person(), person()];
    const [one, two] = [await wrote(from), await wrote(other)];
    const [part, whole] = await Promise.all([one, two].map(({ id }) => fixture.conversation(id)));
    const customers = { customerId: part!.customerId, into: whole!.customerId, agentId: sue.id };
    await mergeCustomers(fixture.flow, customers);
    expect(await merge(one.id, two.id)).toMatchObject({ kind: 'merged' });
    expect(await unmergeCustomer(fixture.flow, customers)).toEqual({ kind: 'conversations-merged' });
    await fixture.receive(answersTo(from, one.mail, 'in the other'));
    const undo = { conversationId: one.id, by: sue };
    expect(await unmergeConversation(fixture.flow, undo)).toMatchObject({
      conversation: { mergedInto: null },
    });
    expect(await unmergeConversation(fixture.flow, undo)).toEqual({ kind: 'not-found' });
    expect(await texts(one.id)).toEqual(['Where is it?']);
    expect(await texts(two.id)).toEqual(['Where is it?', 'in the other']);
    const again = await fixture.receive(answersTo(from, one.mail, 'back here'));
    expect(again.conversationId).toBe(one.id);
    expect(await fixture.conversation(one.id)).toMatchObject({ state: 'queued' });
    expect(await unmergeCustomer(fixture.flow, customers)).toMatchObject({ kind: 'unmerged' });
  });

  describe('in a race', () => {
    const rounds = 8;

    it('with an answer to its offer leaves one owner or none, and no room taken', async () => {
      const ben = await fixture.agent();
      for (let round = 0; round < rounds; round++) {
        clock.forward(2);
        const from = person();
        const two = await wrote(from);
        await assignByHand(fixture.flow, { conversationId: two.id, agentId: sue.id, by: sue.id });
        const one = await wrote(from);
        await matchWaiting(fixture.flow);
        const [offer] = await fixture.query<{ id: string }>(
          `select id from offer where conversation_id = $1 and state = 'pending'`,
          [one.id],
        );
        await Promise.all([
          merge(one.id, two.id),
          acceptOffer(fixture.flow, { offerId: offer!.id, agentId: ben }),
        ]);
        expect(await fixture.conversation(one.id)).toMatchObject({ state: 'resolved', mergedInto: two.id });
      }
      const left = await fixture.query(
        `select 1 from holding where agent_id = $1 and until_at is null
         union all select 1 from assignment where agent_id = $1 and ended_at is null
         union all select 1 from offer where agent_id = $1 and state = 'pending'`,
        [ben],
      );
      expect(left).toEqual([]);
      await wholeAndSound();
    });

    it('with a mail that arrives in its thread loses and doubles nothing', async () => {
      for (let round = 0; round < rounds; round++) {
        const from = person();
        const [one, two] = [await wrote(from, 'one'), await wrote(from, 'two')];
        const receipts = await Promise.all(
          [one, two, one].map(({ mail }, at) => fixture.arrive(answersTo(from, mail, `more ${at}`))),
        );
        await Promise.all([...receipts.map((id) => fixture.process(id)), merge(one.id, two.id)]);
        expect((await texts(two.id)).sort()).toEqual(['more 0', 'more 1', 'more 2', 'one', 'two']);
        expect(await fixture.conversation(one.id)).toMatchObject({ state: 'resolved', mergedInto: two.id });
      }
      await wholeAndSound();
    });

    it('with other merges makes neither circles nor chains', async () => {
      for (let round = 0; round < rounds; round++) {
        const from = person();
        const [a, b, c] = [await wrote(from), await wrote(from), await wrote(from)].map((one) => one.id);
        const circle: MergedConversations[] = await Promise.all([merge(a!, b!), merge(b!, a!)]);
        expect(circle.map((one) => one.kind).sort()).toEqual(['merged', 'refused']);
        await Promise.all([merge(a!, c!), merge(b!, c!)]);
        expect(
          await fixture.query('select distinct merged_into from conversation where id = any($1)', [[a, b]]),
        ).toEqual([{ merged_into: c }]);
      }
    });

    it('with its customers being made two again lets one of the two happen', async () => {
      for (let round = 0; round < rounds; round++) {
        const [one, two] = [await wrote(person()), await wrote(person())];
        const [part, whole] = await Promise.all([one, two].map(({ id }) => fixture.conversation(id)));
        const customers = { customerId: part!.customerId, into: whole!.customerId, agentId: sue.id };
        await mergeCustomers(fixture.flow, customers);
        const both = await Promise.all([merge(one.id, two.id), unmergeCustomer(fixture.flow, customers)]);
        expect(both.filter(({ kind }) => kind === 'merged' || kind === 'unmerged')).toHaveLength(1);
      }
    });
  });

  const raise = (timers: readonly string[], error: unknown) => {
    throw new Error(`Timers ${timers.join(', ')} failed.`, { cause: error });
  };
});
