import { afterAll, expect, it } from '@jest/globals';
import { select } from '#persistence/database.ts';
import { waitingConversations } from '#persistence/stores/routing/pool.store.ts';
import { RoutingDesk } from '../../../../../test/routing-flow.ts';

const desk = new RoutingDesk();
afterAll(() => desk.end());

it('what waits has another class for whatever decides who may have it and when it should be', async () => {
  const { flow, fixture } = await desk.begin();
  const like = await fixture.waiting();
  const others = [
    await fixture.waiting({ channel: 'chat' }),
    await fixture.waiting({ priority: 'urgent' }),
    await fixture.waiting({ required: [{ skill: 'german', level: 2 }] }),
    await fixture.waiting(),
    await fixture.waiting(),
  ];
  const [step, wider] = others.slice(-2);
  await flow.database.reading.query('update conversation set relaxation_step = 1 where id = $1', [step]);
  await flow.database.reading.query('update conversation set team_ids = $2 where id = $1', [
    wider,
    [fixture.teams.get('Sales')],
  ]);
  const classes = await select<{ class: string }>(
    flow.database.reading,
    'select distinct work_class::text as class from conversation',
  );
  expect(classes).toHaveLength(6);
  // The front of each is in the pool, be others of its queue older and newer.
  const found = (await waitingConversations(flow.database.reading, 1)).map(({ id }) => id);
  expect(found.sort()).toEqual([like, ...others].sort());
});
