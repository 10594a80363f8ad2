import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { RoutingFixture } from '../../../../../test/builders/routing-fixture.ts';
import { flowOn, StandingClock } from '../../../../../test/flow.ts';
import { freshDatabase } from '../../../../../test/postgres/database.ts';
import type { Flow } from '../../flow.ts';
import { examine } from '../examine.ts';

describe('what the doctor finds of escalations and promises', () => {
  let flow: Flow;
  let clock: StandingClock;
  let fixture: RoutingFixture;
  let drop: () => Promise<void>;

  beforeAll(async () => {
    const fresh = await freshDatabase();
    clock = new StandingClock(new Date('2026-03-02T09:00:00Z'));
    flow = await flowOn(fresh.database, clock);
    fixture = await RoutingFixture.in(flow);
    drop = fresh.drop;
  });
  afterAll(() => drop());

  const found = async (number: number) =>
    (await examine(flow))
      .filter((one) => one.number === number)
      .flatMap((one) => one.violations.map(({ about, detail }) => `${about.split(' ')[0]} ${detail}`));

  it('is nothing while all is in time, and every one that was lost', async () => {
    const id = await fixture.waiting();
    await fixture.deadline(id, new Date(clock.at.getTime() + 60_000));
    await fixture.escalate(id, [{ do: 'tag', tag: 'late' }]);
    await fixture.escalate(
      id,
      [{ do: 'ask', whom: 'supervisors', by: ['live'], everySeconds: 60, atMost: 9 }],
      { step: 'ask' },
    );
    expect([await found(6), await found(10)]).toEqual([[], []]);

    await fixture.actOnTimers();
    await fixture.escalate(id, [{ do: 'tag', tag: 'later' }], { step: 'lost' });
    await flow.database.reading.query('delete from timer');
    await fixture.promised(id, new Date(clock.at.getTime() + 60_000));
    clock.forward(200);
    expect(await found(6)).toEqual([
      expect.stringMatching(/^escalation of step lost was decided at .* and is not carried out$/),
      'ask of step ask is open and nobody will be asked again',
    ]);
    expect(await found(10)).toEqual([
      expect.stringMatching(/^clock first_response was due at .* and is neither met nor breached$/),
      expect.stringMatching(/^conversation promised an answer until .* and nobody looked whether it came$/),
    ]);
  });
});
