import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { AfterLastStep, RelaxationStep, RoutingPolicy } from '#domain/routing/routing-policy.ts';
import type { Tx } from '#persistence/database.ts';
import { lockConversation } from '#persistence/stores/conversations/conversation.store.ts';
import type { RoutingFixture } from '../../../../../test/builders/routing-fixture.ts';
import { testPolicy } from '../../../../../test/builders/routing-policy.ts';
import type { StandingClock } from '../../../../../test/flow.ts';
import { RoutingDesk } from '../../../../../test/routing-flow.ts';
import type { Flow } from '../../flow.ts';
import { explainRouting } from '../explaining/explain-routing.ts';
import { sweepRouting } from '../sweep-routing.ts';
import { relaxIfDue } from './relax-if-due.ts';

describe('what waits under another version than took its steps', () => {
  let flow: Flow;
  let clock: StandingClock;
  let fixture: RoutingFixture;
  const desk = new RoutingDesk();
  afterAll(() => desk.end());

  const care = (steps: RelaxationStep[], afterLast?: AfterLastStep) =>
    testPolicy({ queues: { Care: { order: 'age', steps, ...(afterLast && { afterLast }) } } });
  const raised = [
    { afterSeconds: 20, raisePriority: true },
    { afterSeconds: 40, raisePriority: true, notifySupervisors: true },
  ];
  const published = async (next: RoutingPolicy) => {
    await fixture.publish(next);
    clock.forward(2);
    const found = await sweepRouting(flow);
    await fixture.actOnTimers();
    return found;
  };
  let id: string;

  beforeEach(async () => {
    ({ flow, clock, fixture } = await desk.begin(care(raised)));
    await fixture.agent({ role: 'supervisor', presence: 'offline' });
    id = await fixture.waiting({ required: [{ skill: 'german', level: 4 }] });
    clock.forward(60);
    await fixture.actOnTimers();
    expect(await fixture.conversation(id)).toMatchObject({ relaxationStep: 2, priority: 'urgent' });
  });

  it('makes up for what those before drop, and raises and tells nobody again', async () => {
    await fixture.publish(care([{ afterSeconds: 10, drop: ['german'], notifySupervisors: true }, ...raised]));
    clock.forward(2);
    // Whoever asks is told, until the sweep has come by.
    const { wouldFree } = (await explainRouting(flow, id))!.waiting!;
    expect(wouldFree).toMatchObject([{ kind: 'step', sentence: expect.stringContaining('drops german') }]);
    expect(await sweepRouting(flow)).toBe(1);
    await fixture.actOnTimers();
    expect(await fixture.conversation(id)).toMatchObject({ relaxationStep: 3, requiredSkills: [] });
    expect(
      await fixture.count(
        `event where conversation_id = $1 and data ->> 'because' = 'waited 62 s (step 1 of queue Care)'`,
        [id],
      ),
    ).toBe(1);
    expect(await sweepRouting(flow)).toBe(0);
    expect(await fixture.count('timer')).toBe(0);
  });

  it('waits until those before drop something, where they do so later', async () => {
    const fewer = care([
      { afterSeconds: 400, drop: ['german'], raisePriority: true, notifySupervisors: true },
    ]);
    expect(await published(fewer)).toBe(1);
    expect(await fixture.conversation(id)).toMatchObject({ requiredSkills: [{ skill: 'german' }] });
    clock.forward(400);
    await fixture.actOnTimers();
    expect(await fixture.conversation(id)).toMatchObject({ relaxationStep: 2, requiredSkills: [] });
    expect(await fixture.count(`notice where conversation_id = $1`, [id])).toBe(1);
  });

  it('takes a step when the new version says, though the timer of the old one is later', async () => {
    expect(await published(care([...raised, { afterSeconds: 3_600, drop: ['german'] }]))).toBe(1);
    expect(await published(care([...raised, { afterSeconds: 66, drop: ['german'] }]))).toBe(1);
    expect(await fixture.conversation(id)).toMatchObject({ relaxationStep: 2 });
    clock.forward(2);
    await fixture.actOnTimers();
    expect(await fixture.conversation(id)).toMatchObject({ relaxationStep: 3, requiredSkills: [] });
  });

  it('waits on where the queue that it should overflow into is gone', async () => {
    await published(care([], { do: 'overflow', afterSeconds: 10, queue: 'Gone' }));
    const { version } = await fixture.conversation(id);
    expect(await sweepRouting(flow)).toBe(0);
    await fixture.actOnTimers();
    expect(await fixture.conversation(id)).toMatchObject({ version, relaxationStep: 2 });
  });

  it('asks again where a team that it should be opened to is removed meanwhile', async () => {
    await fixture.publish(care([], { do: 'anyone', afterSeconds: 10 }));
    clock.forward(2);
    await flow.database.reading.query(
      'update conversation set team_ids = $2, required_skills = $3 where id = $1',
      [id, [fixture.teams.get('Care')], '[]'],
    );
    const relaxed = await flow.database.transaction(async (tx) => {
      const row = (await lockConversation(tx, id))!;
      // Somebody removes the team right after all teams were read.
      const query = async (sql: string, values: unknown[]) => {
        const rows: unknown = await tx.query(sql, values);
        if (sql === 'select id, name from team')
          await flow.database.reading.query(`delete from team where name = 'Sales'`);
        return rows;
      };
      const meanwhile = Object.assign(Object.create(tx) as Tx, { query, queryRunner: undefined });
      return relaxIfDue(flow, meanwhile, row, clock.now());
    });
    expect(relaxed.teamIds).toEqual([fixture.teams.get('Care')]);
    await fixture.actOnTimers();
    expect(await fixture.count('timer')).toBe(0);
  });

  it('goes by the version that has a share of the traffic if it bears that one’s number', async () => {
    await published(care([]));
    await flow.database.reading.query(
      `insert into document (kind, name, version, state, share_percent, body, created_at)
       values ('routing-policy', 'default', 99, 'share', 50, $1, $2)`,
      [JSON.stringify(care([...raised, { afterSeconds: 70, drop: ['german'] }])), clock.now()],
    );
    clock.forward(2);
    expect(await sweepRouting(flow)).toBe(0);
    await flow.database.reading.query('update conversation set policy_version = 99 where id = $1', [id]);
    expect(await sweepRouting(flow)).toBe(1);
    clock.forward(10);
    await fixture.actOnTimers();
    expect(await fixture.conversation(id)).toMatchObject({ relaxationStep: 3, requiredSkills: [] });
  });
});
