import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { MergingDesk } from '../../../../test/builders/merging-desk.ts';
import { mergeCustomers } from '../customers/merge-customers.ts';
import { unmergeCustomer } from '../customers/unmerge-customer.ts';
import { assignByHand } from '../routing/by-hand/assign-by-hand.ts';
import { matchWaiting } from '../routing/matching/match-waiting.ts';
import { acceptOffer } from '../routing/offers/accept-offer.ts';
import type { MergedConversations } from './merge-conversations.ts';

describe('merging conversations in a race', () => {
  const rounds = 8;
  let desk: MergingDesk;
  beforeAll(async () => {
    desk = await MergingDesk.open({ targets: [], ladder: [], pauseResolutionWhilePending: true });
  });
  beforeEach(() => desk.clear());
  afterAll(() => desk.end());

  it('with an answer to its offer leaves one owner or none, and no room taken', async () => {
    const ben = await desk.fixture.agent();
    for (let round = 0; round < rounds; round++) {
      desk.clock.forward(2);
      const from = desk.person();
      const two = await desk.wrote(from);
      await assignByHand(desk.fixture.flow, {
        conversationId: two.id,
        agentId: desk.sue.id,
        by: desk.sue.id,
      });
      const one = await desk.wrote(from);
      await matchWaiting(desk.fixture.flow);
      const [offer] = await desk.fixture.query<{ id: string }>(
        `select id from offer where conversation_id = $1 and state = 'pending'`,
        [one.id],
      );
      await Promise.all([
        desk.merge(one.id, two.id),
        acceptOffer(desk.fixture.flow, { offerId: offer!.id, agentId: ben }),
      ]);
      expect(await desk.fixture.conversation(one.id)).toMatchObject({
        state: 'resolved',
        mergedInto: two.id,
      });
    }
    const left = await desk.fixture.query(
      `select 1 from holding where agent_id = $1 and until_at is null
       union all select 1 from assignment where agent_id = $1 and ended_at is null
       union all select 1 from offer where agent_id = $1 and state = 'pending'`,
      [ben],
    );
    expect(left).toEqual([]);
    await desk.wholeAndSound();
  });

  it('with a mail that arrives in its thread loses and doubles nothing', async () => {
    for (let round = 0; round < rounds; round++) {
      const from = desk.person();
      const [one, two] = [await desk.wrote(from, 'one'), await desk.wrote(from, 'two')];
      const receipts = await Promise.all(
        [one, two, one].map(({ mail }, at) => desk.fixture.arrive(desk.answerTo(from, mail, `more ${at}`))),
      );
      await Promise.all([...receipts.map((id) => desk.fixture.process(id)), desk.merge(one.id, two.id)]);
      expect((await desk.texts(two.id)).sort()).toEqual(['more 0', 'more 1', 'more 2', 'one', 'two']);
      expect(await desk.fixture.conversation(one.id)).toMatchObject({
        state: 'resolved',
        mergedInto: two.id,
      });
    }
    await desk.wholeAndSound();
  });

  it('with other merges makes neither circles nor chains', async () => {
    for (let round = 0; round < rounds; round++) {
      const from = desk.person();
      const [a, b, c] = [await desk.wrote(from), await desk.wrote(from), await desk.wrote(from)].map(
        (one) => one.id,
      );
      const circle: MergedConversations[] = await Promise.all([desk.merge(a!, b!), desk.merge(b!, a!)]);
      expect(circle.map((one) => one.kind).sort()).toEqual(['merged', 'refused']);
      await Promise.all([desk.merge(a!, c!), desk.merge(b!, c!)]);
      expect(
        await desk.fixture.query('select distinct merged_into from conversation where id = any($1)', [
          [a, b],
        ]),
      ).toEqual([{ merged_into: c }]);
    }
  });

  it('with its customers being made two again lets one of the two happen', async () => {
    for (let round = 0; round < rounds; round++) {
      const [one, two] = [await desk.wrote(desk.person()), await desk.wrote(desk.person())];
      const [part, whole] = await Promise.all([one, two].map(({ id }) => desk.fixture.conversation(id)));
      const customers = { customerId: part!.customerId, into: whole!.customerId, agentId: desk.sue.id };
      await mergeCustomers(desk.fixture.flow, customers);
      const both = await Promise.all([
        desk.merge(one.id, two.id),
        unmergeCustomer(desk.fixture.flow, customers),
      ]);
      expect(both.filter(({ kind }) => kind === 'merged' || kind === 'unmerged')).toHaveLength(1);
    }
  });
});
