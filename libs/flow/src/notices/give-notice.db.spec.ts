import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Flow } from '#flow/flow.ts';
import { select } from '#persistence/database.ts';
import { flowOn } from '../../../../test/flow.ts';
import { freshDatabase } from '../../../../test/postgres/database.ts';
import { SlaFixture } from '../../../../test/builders/sla-fixture.ts';
import { giveNotice } from './give-notice.ts';

describe('giving a notice', () => {
  let flow: Flow;
  let fixture: SlaFixture;
  let drop: () => Promise<void>;

  beforeAll(async () => {
    const fresh = await freshDatabase();
    flow = await flowOn(fresh.database);
    fixture = await SlaFixture.in(flow);
    drop = fresh.drop;
  });
  afterAll(() => drop());

  const give = (conversationId: string, whom: 'supervisors' | 'assignee', dedupeKey: string) =>
    flow.database.transaction((tx) =>
      giveNotice(
        flow,
        tx,
        { conversationId, whom, kind: 'sla-step', text: 'It is late.', by: ['live', 'email'], dedupeKey },
        flow.clock.now(),
      ),
    );

  it('tells the supervisors of the team that serves the queue, by row, event and mail, once', async () => {
    const conversation = await fixture.conversation();
    const near = await fixture.agent('supervisor', { inQueueTeam: true });
    await fixture.agent('supervisor');
    expect(await give(conversation, 'supervisors', 'a')).toEqual({ kind: 'given', agentIds: [near] });
    expect(await give(conversation, 'supervisors', 'a')).toEqual({ kind: 'given', agentIds: [] });
    const notices = await select<{ id: string; mail: string }>(
      flow.database.reading,
      'select id, mail from notice where agent_id = $1',
      [near],
    );
    expect(notices).toEqual([{ id: expect.any(String), mail: 'queued' }]);
    const events = await select(
      flow.database.reading,
      `select data from event where type = 'notice.given' and agent_id = $1`,
      [near],
    );
    expect(events).toHaveLength(1);
    const items = await select(
      flow.database.reading,
      `select payload from outbox where queue = 'notice-email'`,
    );
    expect(items).toEqual([{ payload: { noticeId: notices[0]?.id } }]);
  });

  it('tells the assignee, or says that there is nobody', async () => {
    const agent = await fixture.agent('agent');
    const assigned = await fixture.conversation({ assigneeId: agent });
    expect(await give(assigned, 'assignee', 'b')).toEqual({ kind: 'given', agentIds: [agent] });
    expect(await give(await fixture.conversation(), 'assignee', 'b')).toEqual({ kind: 'nobody' });
  });
});
