import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { run } from '#persistence/database.ts';
import { IntakeFixture } from '../../../../../test/builders/intake-fixture.ts';
import { flowOn } from '../../../../../test/flow.ts';
import { freshDatabase } from '../../../../../test/postgres/database.ts';
import { withinCapacityAlways } from './within-capacity.ts';

describe('the doctor on capacity', () => {
  let opened: Awaited<ReturnType<typeof freshDatabase>>;
  let fixture: IntakeFixture;
  let conversationId: string;

  beforeAll(async () => {
    opened = await freshDatabase();
    fixture = await IntakeFixture.in(await flowOn(opened.database));
    ({ conversationId } = await fixture.receive(fixture.text('+15550009000')));
  });
  afterAll(() => opened.drop());

  /** Holdings of ten units, one a minute from a minute of the day on, each for so many minutes. */
  const hold = (agentId: string, from: number, count: number, minutes: number, byHand = false, of = false) =>
    run(
      opened.database.reading,
      `insert into holding (id, agent_id, conversation_id, customer_id, kind, channel_kind, units, exclusive, by_hand, from_at, until_at)
       select gen_random_uuid(), $1, $2, (select id from customer where $7 limit 1), 'wrap-up', 'email', 10, false, $3, at, at + $6 * interval '1 minute'
       from (select timestamptz '2026-03-02T00:00:00Z' + (n + $4::int) * interval '1 minute' as at
         from generate_series(0, $5::int - 1) n) minute`,
      [agentId, conversationId, byHand, from, count, minutes, of],
    );
  const found = () => withinCapacityAlways.find(fixture.flow, 20);

  it('finds who held too much, however long the record, and nobody who did so by hand or one after the other', async () => {
    const [quiet, busy] = [await fixture.agent(), await fixture.agent()];
    await run(opened.database.reading, 'update agent set capacity_units = 20');
    await hold(quiet, 0, 6_000, 2);
    await hold(busy, 0, 2, 2);
    expect(await found()).toEqual([]);
    await hold(busy, 100, 3, 60, true);
    expect(await found()).toEqual([]);
    await hold(busy, 150, 3, 3, false, true);
    expect(await found()).toEqual([]);
    await hold(busy, 200, 3, 3);
    await hold(quiet, 9_000, 3, 3);
    expect((await found()).map((one) => one.detail).sort()).toEqual([
      'held email 10, email 10, email 10 at 2026-03-02T03:22:00.000Z',
      'held email 10, email 10, email 10 at 2026-03-08T06:02:00.000Z',
    ]);
  });
});
