import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { defaultRoutingPolicy } from '#contracts/defaults/routing-policy.ts';
import type { SlaPolicy } from '#domain/sla/sla-policy.ts';
import type { Flow } from '#flow/flow.ts';
import { select } from '#persistence/database.ts';
import { SlaFixture } from '../../../../test/builders/sla-fixture.ts';
import { flowOn, StandingClock } from '../../../../test/flow.ts';
import { freshDatabase } from '../../../../test/postgres/database.ts';
import { followConversation } from '../sla/follow-conversation.ts';
import { actOnForecast } from './act-on-forecast.ts';

const policy: SlaPolicy = {
  targets: [{ metric: 'first_response', seconds: 3_600, time: 'always' }],
  ladder: [
    {
      name: 'foreseen',
      metric: 'first_response',
      at: { foreseen: 0.6 },
      actions: [{ do: 'tag', tag: 'in danger' }],
    },
    {
      name: 'not for low',
      metric: 'first_response',
      at: { foreseen: 0.6 },
      when: { priorities: ['low'] },
      actions: [],
    },
    { name: 'late', metric: 'first_response', at: { percent: 100 }, actions: [{ do: 'tag', tag: 'late' }] },
  ],
  pauseResolutionWhilePending: true,
};

describe('steps that act on a forecast', () => {
  let flow: Flow;
  let clock: StandingClock;
  let fixture: SlaFixture;
  let drop: () => Promise<void>;
  /** Served by everybody. */
  let queue: string;
  beforeAll(async () => {
    const fresh = await freshDatabase();
    clock = new StandingClock(new Date('2026-03-02T09:00:00Z'));
    flow = await flowOn(fresh.database, clock);
    drop = fresh.drop;
    fixture = await SlaFixture.in(flow);
    await fixture.publish('sla-policy', policy);
    await flow.database.reading.query(
      `insert into document (kind, name, version, state, body, created_at)
       values ('routing-policy', 'default', 1, 'live', $1, $2)`,
      [JSON.stringify(defaultRoutingPolicy), clock.now()],
    );
    queue = flow.newId();
    await flow.database.reading.query(`insert into queue (id, name, created_at) values ($1, 'open', $2)`, [
      queue,
      clock.now(),
    ]);
    const agent = await fixture.agent('agent');
    await flow.database.reading.query(`update agent set presence = 'available' where id = $1`, [agent]);
  });
  afterAll(() => drop());

  const waits = async () => {
    const id = await fixture.conversation();
    await fixture.change(id, { queue_id: queue });
    await fixture.customerWrites(id);
    await followConversation(flow, id);
    return id;
  };
  const facts = (id: string) =>
    select<{ type: string; step: string; foreseen: number; because: string }>(
      flow.database.reading,
      `select type, data ->> 'step' as step, (data ->> 'foreseen')::float8 as foreseen, data ->> 'because' as because
       from event where conversation_id = $1 and type like 'sla.%' order by id`,
      [id],
    );

  it('act before the breach, once, where it is likely, and say how likely', async () => {
    const ids: string[] = [];
    for (let one = 0; one < 200; one++) ids.push(await waits());
    const [first, last] = [ids[0]!, ids.at(-1)!];
    expect(await actOnForecast(flow)).toBeGreaterThan(0);
    clock.forward(10);
    await Promise.all([actOnForecast(flow), actOnForecast(flow)]);
    expect(await facts(first)).toEqual([]);
    const [acted, skipped, ...others] = await facts(last);
    expect(others).toEqual([]);
    expect(acted).toMatchObject({ type: 'sla.step-acted', step: 'foreseen' });
    expect(acted?.foreseen).toBeGreaterThanOrEqual(0.6);
    expect(skipped).toMatchObject({
      type: 'sla.step-skipped',
      step: 'not for low',
      because: 'condition: priority normal',
    });
    const timers = await select<{ kind: string }>(
      flow.database.reading,
      `select kind from timer where kind = 'escalation' and payload ->> 'conversationId' = $1`,
      [last],
    );
    expect(timers).toHaveLength(1);
  });
});
