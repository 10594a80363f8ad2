import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { replyAddress } from '#domain/mail/reply-token.ts';
import type { SlaPolicy } from '#domain/sla/sla-policy.ts';
import { timelineOf } from '#persistence/stores/conversations/timeline.store.ts';
import { clocksOf } from '#persistence/stores/sla/clock.store.ts';
import { MergingDesk } from '../../../../test/builders/merging-desk.ts';
import { mergeCustomers } from '../customers/merge-customers.ts';
import { unmergeCustomer } from '../customers/unmerge-customer.ts';
import { scheduleFollowUp } from '../follow-ups/schedule-follow-up.ts';
import { makePromise } from '../promises/make-promise.ts';
import { assignByHand } from '../routing/by-hand/assign-by-hand.ts';
import { routingActs } from '../routing/routing-acts.ts';
import { setConversationStatus } from '../routing/status/set-conversation-status.ts';
import { followConversations } from '../sla/follow-conversation.ts';
import { runDueTimers } from '../timers/run-due-timers.ts';
import { mergeConversations } from './merge-conversations.ts';
import { reply } from './reply.ts';
import { setPriority } from './set-priority.ts';
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
  let desk: MergingDesk;
  beforeAll(async () => {
    desk = await MergingDesk.open(policy);
  });
  beforeEach(() => desk.clear());
  afterAll(() => desk.end());

  const types = async (id: string) => (await desk.fixture.events(id)).map((one) => one.type);
  const open = async (id: string) =>
    (await clocksOf(desk.reading, [id])).filter((one) => !one.metAt && one.state !== 'cancelled');
  const follow = (...ids: string[]) => followConversations(desk.fixture.flow, ids);

  it('makes one timeline in the order in which things were said, and takes later answers to either thread into it', async () => {
    const from = desk.person();
    const one = await desk.wrote(from, 'first');
    desk.clock.forward(1);
    const two = await desk.wrote(from, 'second');
    desk.clock.forward(1);
    await desk.fixture.receive(desk.answerTo(from, one.mail, 'third'));
    expect(await desk.merge(one.id, two.id)).toMatchObject({
      kind: 'merged',
      conversation: { state: 'resolved', mergedInto: two.id },
    });
    desk.clock.forward(1);
    const fourth = await desk.fixture.receive(desk.answerTo(from, one.mail, 'fourth'));
    const signature = desk.fixture.flow.secrets.sign('reply-address', one.id);
    const token = replyAddress('us@firstline.test', { conversationId: one.id, signature })!;
    const fifth = await desk.fixture.receive(
      desk.fixture.mail({ from: 'colleague@elsewhere.test', text: 'fifth', recipients: [token] }),
    );
    expect([fourth.conversationId, fifth.conversationId]).toEqual([two.id, two.id]);
    expect(await desk.texts(two.id)).toEqual(['first', 'second', 'third', 'fourth', 'fifth']);
    // Page by page, each once.
    const seen: string[] = [];
    let cursor: string[] | undefined;
    do {
      const page = await timelineOf(desk.reading, two.id, 'asc', { limit: 2, cursor });
      seen.push(...page.items.flatMap((entry) => (entry.kind === 'message' ? [entry.message.text] : [])));
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    expect(seen).toEqual(['first', 'second', 'third', 'fourth', 'fifth']);
    expect(await types(one.id)).toEqual(
      expect.arrayContaining(['conversation.merged', 'conversation.resolved']),
    );
    expect(await types(two.id)).toContain('conversation.absorbed');
    await desk.wholeAndSound();
  });

  it('answers in the thread of the newest message of either', async () => {
    const from = desk.person();
    const two = await desk.wrote(from);
    desk.clock.forward(1);
    const one = await desk.wrote(from, 'newest');
    const ben = await desk.fixture.agent();
    await assignByHand(desk.fixture.flow, { conversationId: two.id, agentId: ben, by: desk.sue.id });
    await desk.merge(one.id, two.id);
    expect(await reply(desk.fixture.flow, { conversationId: one.id, agentId: ben, text: 'No.' })).toEqual({
      kind: 'not-yours',
    });
    const sent = await reply(desk.fixture.flow, { conversationId: two.id, agentId: ben, text: 'Here.' });
    if (sent.kind !== 'queued') throw new Error(sent.kind);
    expect((await desk.fixture.message(sent.messageId)).mailReferences).toContain(one.mail);
  });

  it('ends the offer or assignment of the one; the other keeps the earlier place, the higher priority and all tags', async () => {
    const from = desk.person();
    const ben = await desk.fixture.agent();
    const one = await desk.wrote(from, 'an invoice');
    desk.clock.forward(60);
    const two = await desk.wrote(from);
    await assignByHand(desk.fixture.flow, { conversationId: one.id, agentId: ben, by: desk.sue.id });
    await desk.merge(one.id, two.id);
    expect(await desk.fixture.conversation(one.id)).toMatchObject({ assigneeId: null, queuedAt: null });
    expect(await desk.fixture.conversation(two.id)).toMatchObject({
      ...{ state: 'queued', priority: 'high', tags: ['money'], lastAgentId: ben },
    });
    const [live] = await desk.fixture.query<{ work: number; held: number }>(
      `select (select count(*)::int from assignment where ended_at is null and agent_id = $1) as work,
         (select count(*)::int from holding where until_at is null and agent_id = $1) as held`,
      [ben],
    );
    expect(live).toEqual({ work: 0, held: 0 });
    desk.clock.forward(60);
    const three = await desk.wrote(from);
    const before = await desk.fixture.conversation(two.id);
    await desk.merge(two.id, three.id);
    expect((await desk.fixture.conversation(three.id)).queuedAt).toEqual(before.queuedAt);
    // What was merged before belongs to the last one, and every thread leads there.
    expect((await desk.fixture.conversation(one.id)).mergedInto).toBe(three.id);
    expect((await desk.fixture.receive(desk.answerTo(from, one.mail, 'still?'))).conversationId).toBe(
      three.id,
    );
    await desk.wholeAndSound();
  });

  it('lets the one that goes on owe since the earlier start, under its own terms, and acts on no step twice', async () => {
    const from = desk.person();
    const one = await desk.wrote(from);
    await follow(one.id);
    const startedAt = desk.clock.now();
    desk.clock.forward(2_000);
    const two = await desk.wrote(from);
    await follow(two.id);
    await desk.merge(one.id, two.id);
    await follow(one.id, two.id);
    expect(await open(one.id)).toEqual([]);
    const [clockOfTwo, ...others] = await open(two.id);
    expect(others).toEqual([]);
    expect(clockOfTwo).toMatchObject({
      ...{ metric: 'first_response', startedAt, state: 'running', actedSteps: ['half-way'] },
      deadlineAt: new Date(startedAt.getTime() + 3_600_000),
    });
    const facts = await desk.fixture.events(two.id);
    expect(facts).toContainEqual(
      expect.objectContaining({ type: 'clock.moved', data: expect.objectContaining({ because: 'merged' }) }),
    );
    // A day later it is still so: what was recorded says it.
    desk.clock.forward(86_400);
    await follow(one.id, two.id);
    expect((await open(two.id))[0]).toMatchObject({ startedAt, state: 'breached' });
    const [ended] = await clocksOf(desk.reading, [one.id]);
    expect(ended).toMatchObject({ state: 'cancelled', breachedAt: null });
  });

  it('carries the terms of the higher priority over', async () => {
    const from = desk.person();
    const one = await desk.wrote(from);
    await setPriority(desk.fixture.flow, {
      ...{ conversationId: one.id, priority: 'urgent', by: { kind: 'agent', id: desk.sue.id } },
    });
    const startedAt = desk.clock.now();
    desk.clock.forward(60);
    const two = await desk.wrote(from);
    await desk.merge(one.id, two.id);
    await follow(two.id);
    expect((await open(two.id))[0]?.deadlineAt).toEqual(new Date(startedAt.getTime() + 1_800_000));
  });

  it('breaks nothing twice: what broke in the one is owed anew from the merge on', async () => {
    const from = desk.person();
    const one = await desk.wrote(from);
    desk.clock.forward(4_000);
    const two = await desk.wrote(from);
    const ben = await desk.fixture.agent();
    await assignByHand(desk.fixture.flow, { conversationId: two.id, agentId: ben, by: desk.sue.id });
    desk.clock.forward(10);
    await reply(desk.fixture.flow, { conversationId: two.id, agentId: ben, text: 'Soon.' });
    await setConversationStatus(desk.fixture.flow, {
      ...{ conversationId: two.id, status: 'pending', by: { kind: 'agent', id: ben } },
    });
    desk.clock.forward(10);
    await desk.merge(one.id, two.id);
    const mergedAt = desk.clock.now();
    await follow(one.id, two.id);
    expect((await clocksOf(desk.reading, [one.id])).map((row) => row.breachedAt !== null)).toEqual([true]);
    expect(await open(two.id)).toEqual([
      expect.objectContaining({ metric: 'next_response', startedAt: mergedAt, state: 'running' }),
    ]);
    // The customer waits, so whoever put it off has it back.
    expect(await desk.fixture.conversation(two.id)).toMatchObject({ state: 'assigned', assigneeId: ben });
  });

  it('carries promises and follow-ups over, and keeps none of them by merging', async () => {
    const from = desk.person();
    const ben = await desk.fixture.agent();
    const [one, two] = [await desk.wrote(from), await desk.wrote(from)];
    const dueAt = new Date(desk.clock.now().getTime() + 600_000);
    const given = {
      conversationId: one.id,
      text: 'You hear from us',
      dueAt,
      keptBy: 'reply',
      by: ben,
    } as const;
    const made = await makePromise(desk.fixture.flow, given);
    if (made.kind !== 'made') throw new Error(made.kind);
    await scheduleFollowUp(desk.fixture.flow, {
      ...{ conversationId: one.id, agentId: ben, at: dueAt, note: 'look', by: ben },
    });
    await desk.merge(one.id, two.id);
    await follow(one.id, two.id);
    const clocks = await clocksOf(desk.reading, [one.id, two.id]);
    expect(clocks.find((row) => row.id === made.promise.id)).toMatchObject({
      state: 'cancelled',
      metAt: null,
    });
    expect(clocks.filter((row) => row.metric === 'promise' && row.state === 'running')).toEqual([
      expect.objectContaining({ conversationId: two.id, deadlineAt: dueAt }),
    ]);
    desk.clock.forward(601);
    while ((await runDueTimers(desk.fixture.flow, 'routing', routingActs, raise)) > 0);
    expect(await desk.fixture.conversation(two.id)).toMatchObject({ state: 'assigned', assigneeId: ben });
  });

  it('refuses what is not one', async () => {
    const [from, other] = [desk.person(), desk.person()];
    const [one, two, foreign] = [await desk.wrote(from), await desk.wrote(from), await desk.wrote(other)];
    const ben = { id: await desk.fixture.agent(), role: 'agent' } as const;
    const refused = (because: string) => ({ kind: 'refused', because });
    expect(await desk.merge(one.id, one.id)).toEqual({ kind: 'same' });
    expect(await desk.merge(one.id, desk.fixture.flow.newId())).toEqual({ kind: 'not-found', which: 'into' });
    expect(await desk.merge(one.id, foreign.id)).toEqual(refused('other-customer'));
    await assignByHand(desk.fixture.flow, { conversationId: two.id, agentId: desk.sue.id, by: desk.sue.id });
    expect(await desk.merge(one.id, two.id, ben)).toEqual(refused('not-yours'));
    expect(
      await mergeConversations(desk.fixture.flow, {
        ...{ conversationId: one.id, into: two.id, by: desk.sue, basedOnVersion: 99 },
      }),
    ).toMatchObject({ kind: 'stale' });
    expect(await desk.merge(one.id, two.id)).toMatchObject({ kind: 'merged' });
    expect(await desk.merge(one.id, two.id)).toEqual(refused('merged-before'));
    expect(
      await assignByHand(desk.fixture.flow, { conversationId: one.id, agentId: ben.id, by: desk.sue.id }),
    ).toEqual(refused('merged'));
    const three = await desk.wrote(from);
    expect(await desk.merge(three.id, one.id)).toEqual(refused('merged-before'));
    await setConversationStatus(desk.fixture.flow, {
      ...{ conversationId: two.id, status: 'resolved', by: { kind: 'agent', id: desk.sue.id } },
    });
    expect(await desk.merge(three.id, two.id)).toEqual(refused('into-resolved'));
  });

  it('can be undone, and holds customers together until then', async () => {
    const [from, other] = [desk.person(), desk.person()];
    const [one, two] = [await desk.wrote(from), await desk.wrote(other)];
    const [part, whole] = await Promise.all([one, two].map(({ id }) => desk.fixture.conversation(id)));
    const customers = { customerId: part!.customerId, into: whole!.customerId, agentId: desk.sue.id };
    await mergeCustomers(desk.fixture.flow, customers);
    expect(await desk.merge(one.id, two.id)).toMatchObject({ kind: 'merged' });
    expect(await unmergeCustomer(desk.fixture.flow, customers)).toEqual({ kind: 'conversations-merged' });
    await desk.fixture.receive(desk.answerTo(from, one.mail, 'in the other'));
    const undo = { conversationId: one.id, by: desk.sue };
    expect(await unmergeConversation(desk.fixture.flow, undo)).toMatchObject({
      conversation: { mergedInto: null },
    });
    expect(await unmergeConversation(desk.fixture.flow, undo)).toEqual({ kind: 'not-found' });
    expect(await desk.texts(one.id)).toEqual(['Where is it?']);
    expect(await desk.texts(two.id)).toEqual(['Where is it?', 'in the other']);
    const again = await desk.fixture.receive(desk.answerTo(from, one.mail, 'back here'));
    expect(again.conversationId).toBe(one.id);
    expect(await desk.fixture.conversation(one.id)).toMatchObject({ state: 'queued' });
    expect(await unmergeCustomer(desk.fixture.flow, customers)).toMatchObject({ kind: 'unmerged' });
  });

  const raise = (timers: readonly string[], error: unknown) => {
    throw new Error(`Timers ${timers.join(', ')} failed.`, { cause: error });
  };
});
