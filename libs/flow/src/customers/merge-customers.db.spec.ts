import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { IntakeFixture } from '../../../../test/builders/intake-fixture.ts';
import { flowOn } from '../../../../test/flow.ts';
import { freshDatabase } from '../../../../test/postgres/database.ts';
import { mergeCustomers } from './merge-customers.ts';
import { unmergeCustomer } from './unmerge-customer.ts';

describe('merging customers', () => {
  let base: Awaited<ReturnType<typeof freshDatabase>>;
  let fixture: IntakeFixture;
  let agentId: string;
  let number = 0;

  beforeAll(async () => {
    base = await freshDatabase();
    fixture = await IntakeFixture.in(await flowOn(base.database));
    agentId = await fixture.agent('supervisor');
  });
  afterAll(() => base.drop());

  async function texter() {
    const from = `+1555000${6000 + ++number}`;
    const { conversationId } = await fixture.receive(fixture.text(from));
    const { customerId } = await fixture.conversation(conversationId);
    return { from, conversationId, customerId };
  }

  it('makes them one for whatever comes, until it is undone', async () => {
    const one = await texter();
    const other = await texter();
    const both = { customerId: other.customerId, into: one.customerId, agentId };
    expect(await mergeCustomers(fixture.flow, both)).toEqual({ kind: 'merged' });
    // Their newest open conversation, whichever number it came by.
    expect((await fixture.receive(fixture.text(one.from))).conversationId).toBe(other.conversationId);
    expect(await mergeCustomers(fixture.flow, both)).toMatchObject({ kind: 'merged-before' });

    const unmerged = await unmergeCustomer(fixture.flow, { customerId: other.customerId, agentId });
    expect(unmerged).toEqual({ kind: 'unmerged', from: one.customerId });
    expect((await fixture.receive(fixture.text(one.from))).conversationId).toBe(one.conversationId);
    const again = await unmergeCustomer(fixture.flow, { customerId: other.customerId, agentId });
    expect(again).toEqual({ kind: 'not-merged' });
  });

  it('refuses what could not be undone, and chains and circles even when they race', async () => {
    const [a, b, c] = [await texter(), await texter(), await texter()].map((one) => one.customerId);
    const merge = (customerId: string, into: string) =>
      mergeCustomers(fixture.flow, { customerId, into, agentId });
    expect(await merge(a!, a!)).toEqual({ kind: 'same' });
    expect(await merge(a!, fixture.flow.newId())).toEqual({ kind: 'no-customer' });
    const race = await Promise.all([merge(a!, b!), merge(b!, a!)]);
    expect(race.filter((one) => one.kind === 'merged')).toHaveLength(1);
    const [row] = await fixture.query<{ id: string; merged_into: string }>(
      'select id, merged_into from customer where merged_into = any($1)',
      [[a, b]],
    );
    expect(await merge(row!.merged_into, c!)).toEqual({ kind: 'has-others' });
    expect(await merge(c!, row!.id)).toMatchObject({ kind: 'merged-before', customerId: row!.id });
    expect(await merge(c!, row!.merged_into)).toEqual({ kind: 'merged' });
  });
  it('never hides one merge below another, however they race', async () => {
    for (let round = 0; round < 5; round++) {
      const [a, b, c] = [await texter(), await texter(), await texter()].map((one) => one.customerId);
      await Promise.all([
        mergeCustomers(fixture.flow, { customerId: c!, into: a!, agentId }),
        mergeCustomers(fixture.flow, { customerId: a!, into: b!, agentId }),
      ]);
    }
    const chains = await fixture.query(
      'select 1 from customer lower join customer upper on upper.id = lower.merged_into where upper.merged_into is not null',
    );
    expect(chains).toEqual([]);
  });
});
