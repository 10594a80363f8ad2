import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ApiFixture, type ApiUser } from '../../../../test/builders/api-fixture.ts';

describe('calls', () => {
  let api: ApiFixture;
  let ada: ApiUser;
  let ben: ApiUser;
  let sue: ApiUser;
  let channel: string;
  beforeAll(async () => {
    api = await ApiFixture.start();
    await api.withPolicies();
    [ada, ben, sue] = [await api.user('agent'), await api.user('agent'), await api.user('supervisor')];
    channel = await api.channel('voice', '+15550001234');
  });
  afterAll(() => api.stop());

  /** A call on which the agent speaks. */
  const connected = async (agent: ApiUser): Promise<string> => {
    const conversation = await api.conversation({ assignee: agent.id });
    const call = api.flow.newId();
    await api.query(
      `insert into call (id, channel_id, conversation_id, provider_id, state, agent_id, from_number, to_number,
         started_at, answered_at)
       values ($1, $2, $3, $4, 'connected', $5, '+15550005555', '+15550001234', now(), now())`,
      [call, channel, conversation, `CA-${call}`, agent.id],
    );
    for (const [role, who] of [
      ['customer', null],
      ['agent', agent.id],
    ]) {
      await api.query(
        `insert into call_leg (id, call_id, role, agent_id, provider_id, status, created_at, answered_at)
         values ($1, $2, $3, $4, $5, 'in-progress', now(), now())`,
        [api.flow.newId(), call, role, who, `${role}-${call}`],
      );
    }
    return call;
  };
  const commands = async (call: string) =>
    (await api.query('select kind from provider_command where call_id = $1 order by kind', [call])).map(
      (row) => row.kind,
    );

  it('are hung up by who is on them, once', async () => {
    const call = await connected(ada);
    const refused = await ben.post(`/calls/${call}/hang-up`);
    expect([refused.status, refused.body.type]).toEqual([403, '/problems/not-allowed']);
    expect(await commands(call)).toEqual([]);
    const key = { 'idempotency-key': 'over' };
    const ended = await ada.post(`/calls/${call}/hang-up`, undefined, key);
    expect([ended.status, ended.body]).toMatchObject([
      200,
      { id: call, state: 'completed', endReason: 'agent-hung-up', legs: [{}, {}] },
    ]);
    expect(await commands(call)).toEqual(['drop-leg', 'end-caller']);
    expect((await ada.post(`/calls/${call}/hang-up`, undefined, key)).body).toEqual(ended.body);
    const again = await ada.post(`/calls/${call}/hang-up`);
    expect([again.status, again.body]).toMatchObject([
      409,
      { type: '/problems/not-connected', callState: 'completed' },
    ]);
  });

  it('are hung up by a supervisor too, who is named as the reason', async () => {
    const call = await connected(ada);
    const ended = await sue.post(`/calls/${call}/hang-up`);
    expect([ended.status, ended.body.endReason]).toEqual([200, 'supervisor-hung-up']);
    expect((await sue.post(`/calls/${api.flow.newId()}/hang-up`)).status).toBe(404);
  });
});
