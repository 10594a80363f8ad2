import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { RoutingPolicy } from '#domain/routing/routing-policy.ts';
import { customerAttributes } from '#persistence/stores/customers/customer-attributes.store.ts';
import { customerHistories } from '#persistence/stores/customers/customer-history.store.ts';
import { insertDraft } from '#persistence/stores/documents/document-change.store.ts';
import { arrivalFacts, historiesAtArrival } from '#persistence/stores/what-if/recorded-history.store.ts';
import { IntakeFixture, plainPolicy } from '../../../../test/builders/intake-fixture.ts';
import { flowOn, StandingClock } from '../../../../test/flow.ts';
import { freshDatabase } from '../../../../test/postgres/database.ts';
import { changeCustomer } from '../customers/change-customer.ts';
import { mergeCustomers } from '../customers/merge-customers.ts';
import type { Flow } from '../flow.ts';
import { dryRun } from './dry-run.ts';

/** Gold, and known from an earlier conversation. */
const gold: RoutingPolicy = {
  ...plainPolicy,
  rules: [
    {
      name: 'gold',
      when: { customer: { plan: 'gold' }, history: { conversationsAtLeast: 1 } },
      then: { ...plainPolicy.fallback, priority: 'urgent' },
    },
    ...plainPolicy.rules,
  ],
};

describe('a customer who turned out to be another', () => {
  let opened: Awaited<ReturnType<typeof freshDatabase>>;
  let flow: Flow;
  let intake: IntakeFixture;
  const clock = new StandingClock();
  beforeAll(async () => {
    opened = await freshDatabase();
    flow = await flowOn(opened.database, clock);
    intake = await IntakeFixture.in(flow);
  });
  afterAll(() => opened.drop());

  it('is known by what is noted of that one, and by the conversations of both', async () => {
    const began = async (from: string) => {
      clock.forward(60);
      const { conversationId } = await intake.receive(intake.mail({ subject: 'Hello', text: 'Hi', from }));
      return intake.conversation(conversationId);
    };
    const known = await began('known@c.test');
    const other = await began('other@c.test');
    const agentId = await intake.agent();
    const change = { attributes: { plan: 'gold' } };
    await changeCustomer(flow, { id: known.customerId, version: 1, change });
    await mergeCustomers(flow, { customerId: other.customerId, into: known.customerId, agentId });

    const tx = opened.database.reading;
    expect(await customerAttributes(tx, other.customerId)).toEqual({ plan: 'gold' });
    const histories = await customerHistories(tx, [other.customerId, known.customerId]);
    expect([...histories.values()].map((one) => one.conversations)).toEqual([2, 2]);
    expect((await arrivalFacts(tx, [other.id]))[0]?.attributes).toEqual({ plan: 'gold' });
    expect((await historiesAtArrival(tx, [other.id])).get(other.id)?.conversations).toBe(1);

    const draft = {
      kind: 'routing-policy',
      name: 'default',
      body: gold,
      note: '',
      authorId: agentId,
    } as const;
    const version = await opened.database.transaction((tx) => insertDraft(tx, draft, clock.now()));
    const ran = await dryRun(flow, { version, scan: 10, examples: 10 });
    if (ran.kind !== 'ran') throw new Error(ran.kind);
    expect(ran.examples.map((one) => one.conversationId)).toEqual([other.id]);
  });
});
