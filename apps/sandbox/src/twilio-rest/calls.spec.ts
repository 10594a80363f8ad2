import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { CallView } from '../control/render-call.ts';
import { ADA, AGENT, OURS, startRehearsal, type Rehearsal } from '../rehearsal/rehearsal.ts';

let stage: Rehearsal;
beforeEach(async () => {
  stage = await startRehearsal();
});
afterEach(() => stage.close());

const agentPhone = `/phones/${encodeURIComponent(AGENT)}`;
const progress = ['initiated', 'ringing', 'answered', 'completed'];

const see = (sid: string, until: string): Promise<CallView> => stage.see(sid, until);

async function queuedCaller(): Promise<{ callSid: string; queueSid: string }> {
  stage.product.on('/voice', '<Enqueue waitUrl="/wait" action="/left">support</Enqueue>');
  stage.product.on('/wait', '<Pause length="20"/>');
  const callSid = await stage.call();
  const { queue } = await see(callSid, 'queued');
  return { callSid, queueSid: queue?.sid ?? '' };
}

describe('calls from the product', () => {
  it('ring, are answered and completed, with numbered status webhooks in order', async () => {
    stage.product.on('/script', '<Say>Hello</Say>');
    const created = await stage.client.calls.create({
      to: ADA,
      from: OURS,
      url: `${stage.product.url}/script`,
      statusCallback: `${stage.product.url}/status?leg=7`,
      statusCallbackEvent: progress,
    });
    expect(created).toMatchObject({ status: 'queued', direction: 'outbound-api', to: ADA });
    const told = await stage.product.heard('/status', 4);
    expect(told.every((each) => each.isSigned && each.params['leg'] === '7')).toBe(true);
    expect(told.map(({ params }) => [params['SequenceNumber'], params['CallStatus']])).toEqual([
      ['0', 'queued'],
      ['1', 'ringing'],
      ['2', 'in-progress'],
      ['3', 'completed'],
    ]);
    expect((await stage.client.calls(created.sid).fetch()).status).toBe('completed');
    expect(await stage.client.calls.list({ to: ADA })).toHaveLength(1);
  });

  it.each([
    ['busy', 'busy'],
    ['never', 'no-answer'],
  ])('to a phone that answers %s end as %s', async (answer, status) => {
    await stage.control('PUT', agentPhone, { answer });
    const { sid } = await stage.client.calls.create({
      to: AGENT,
      from: OURS,
      twiml: '<Response/>',
      timeout: 5,
    });
    expect((await see(sid, 'completed')).status).toBe(status);
  });

  it('can be canceled while ringing, and redirected or completed once in progress', async () => {
    await stage.control('PUT', agentPhone, { answer: 'manual' });
    const first = await stage.client.calls.create({ to: AGENT, from: OURS, twiml: '<Response/>' });
    await see(first.sid, 'ringing');
    await stage.client.calls(first.sid).update({ status: 'canceled' });
    expect((await see(first.sid, 'completed')).status).toBe('canceled');

    const twiml = '<Response><Pause length="600"/></Response>';
    const second = await stage.client.calls.create({ to: AGENT, from: OURS, twiml });
    await see(second.sid, 'ringing');
    expect((await stage.control('POST', `${agentPhone}/answer`)).status).toBe(200);
    await see(second.sid, 'in-progress');
    await expect(stage.client.calls(second.sid).update({ status: 'canceled' })).rejects.toMatchObject({
      code: 21220,
    });
    await stage.client
      .calls(second.sid)
      .update({ twiml: '<Response><Say>Elsewhere</Say><Pause length="600"/></Response>' });
    await stage.client.calls(second.sid).update({ status: 'completed' });
    expect((await see(second.sid, 'completed')).status).toBe('completed');
    await expect(stage.client.calls(second.sid).update({ status: 'completed' })).rejects.toMatchObject({
      status: 400,
      code: 21220,
    });
  });
});

describe('queues and conferences', () => {
  it('a waiting caller is dequeued into a conference with an agent, and both hear of it', async () => {
    const { callSid, queueSid } = await queuedCaller();
    const events = ['start', 'end', 'join', 'leave'];
    const agent = await stage.client.conferences('c-1').participants.create({
      from: OURS,
      to: AGENT,
      label: 'agent:1',
      timeout: 20,
      endConferenceOnExit: false,
      conferenceStatusCallback: `${stage.product.url}/conference`,
      conferenceStatusCallbackEvent: events,
      statusCallback: `${stage.product.url}/leg`,
      statusCallbackEvent: progress,
    });
    expect(agent).toMatchObject({ label: 'agent:1', hold: false });
    await stage.product.heard('/conference', 1, ({ params }) => params['ParticipantLabel'] === 'agent:1');

    stage.product.on(
      '/join',
      '<Dial><Conference participantLabel="customer" endConferenceOnExit="true">c-1</Conference></Dial>',
    );
    await stage.client
      .queues(queueSid)
      .members(callSid)
      .update({ url: `${stage.product.url}/join` });
    const [left] = await stage.product.heard('/left');
    expect(left?.params['QueueResult']).toBe('redirected');
    const connected = await see(callSid, 'connected');
    expect(connected).toMatchObject({
      queue: null,
      conference: { name: 'c-1', status: 'in-progress', others: [{ label: 'agent:1', to: AGENT }] },
    });
    const again = stage.client
      .queues(queueSid)
      .members(callSid)
      .update({ url: `${stage.product.url}/join` });
    await expect(again).rejects.toMatchObject({ status: 404, code: 20404 });

    await stage.control('POST', `/calls/${callSid}/hang-up`);
    const told = await stage.product.heard('/conference', 6);
    expect(told.map(({ params }) => params['StatusCallbackEvent'])).toEqual([
      'participant-join',
      'participant-join',
      'conference-start',
      'participant-leave',
      'participant-leave',
      'conference-end',
    ]);
    expect(told[3]?.params).toMatchObject({
      ParticipantLabel: 'customer',
      ReasonParticipantLeft: 'participant_hung_up',
    });
    expect(told[4]?.params).toMatchObject({
      ParticipantLabel: 'agent:1',
      ReasonParticipantLeft: 'moderator_ended_conference',
    });
    expect(told.every((each) => each.isSigned)).toBe(true);
    expect((await see(agent.callSid, 'completed')).status).toBe('completed');
  });

  it('Front dequeues who came first; an unknown queue and an empty one are 404', async () => {
    const { callSid, queueSid } = await queuedCaller();
    const members = await stage.client.queues(queueSid).members.list();
    expect(members).toMatchObject([{ callSid, position: 1 }]);
    stage.product.on('/out', '<Say>Your turn</Say>');
    await stage.client
      .queues(queueSid)
      .members('Front')
      .update({ url: `${stage.product.url}/out` });
    expect((await see(callSid, 'completed')).heard).toEqual(['Your turn']);
    const front = stage.client.queues(queueSid).members('Front').fetch();
    await expect(front).rejects.toMatchObject({ status: 404 });
    await expect(stage.client.queues(`QU${'0'.repeat(32)}`).fetch()).rejects.toMatchObject({ code: 20404 });
  });

  it('a dequeue can fail once, or be carried out without ever being answered', async () => {
    const { callSid, queueSid } = await queuedCaller();
    const dequeue = (client = stage.client): Promise<unknown> =>
      client
        .queues(queueSid)
        .members(callSid)
        .update({ url: `${stage.product.url}/out` });
    await stage.control('PUT', '/rest-trouble', { path: '/Members/', status: 503 });
    await expect(dequeue()).rejects.toMatchObject({ status: 503 });
    expect((await see(callSid, 'queued')).queue?.position).toBe(1);
    await stage.control('PUT', '/rest-trouble', { path: '/Members/', timeout: true });
    await expect(dequeue(stage.impatient)).rejects.toMatchObject({ code: 'ECONNABORTED' });
    await expect(dequeue()).rejects.toMatchObject({ status: 404 });
  });

  it.each([
    ['never', 'no-answer'],
    ['busy', 'busy'],
  ])('an agent whose phone answers %s leaves with participant_add_failed', async (answer, status) => {
    await stage.control('PUT', agentPhone, { answer });
    await stage.client.conferences('c-2').participants.create({
      from: OURS,
      to: AGENT,
      timeout: 5,
      conferenceStatusCallback: `${stage.product.url}/conference`,
      conferenceStatusCallbackEvent: ['leave', 'end'],
    });
    const [left] = await stage.product.heard('/conference', 2);
    expect(left?.params).toMatchObject({
      ReasonParticipantLeft: 'participant_add_failed',
      ParticipantCallStatus: status,
    });
  });

  it('participants are held, muted, found by label and removed; the conference is ended by the API', async () => {
    const participants = stage.client.conferences('c-3').participants;
    const events = {
      conferenceStatusCallback: `${stage.product.url}/conference`,
      conferenceStatusCallbackEvent: ['hold mute leave end join'],
    };
    const one = await participants.create({ from: OURS, to: AGENT, label: 'one', ...events });
    const two = await participants.create({ from: OURS, to: 'client:two', label: 'two' });
    await see(two.callSid, 'connected');
    const [conference] = await stage.client.conferences.list({ friendlyName: 'c-3' });
    const inside = stage.client.conferences(conference!.sid).participants;
    expect(await inside('one').update({ hold: true, holdUrl: `${stage.product.url}/hold` })).toMatchObject({
      hold: true,
    });
    await inside('one').update({ hold: false });
    await inside(one.callSid).update({ muted: true });
    expect(await inside.list()).toHaveLength(2);
    expect(await inside('two').remove()).toBe(true);
    await expect(inside('two').fetch()).rejects.toMatchObject({ status: 404 });
    expect((await see(two.callSid, 'completed')).status).toBe('completed');
    const ended = await stage.client.conferences(conference!.sid).update({ status: 'completed' });
    expect(ended).toMatchObject({ status: 'completed', reasonConferenceEnded: 'conference-ended-via-api' });
    const told = await stage.product.heard('/conference', 8);
    expect(told.map(({ params }) => params['StatusCallbackEvent'])).toEqual([
      'participant-join',
      'participant-join',
      'participant-hold',
      'participant-unhold',
      'participant-mute',
      'participant-leave',
      'participant-leave',
      'conference-end',
    ]);
    expect(told[5]?.params['ReasonParticipantLeft']).toBe('participant_updated_via_api');
    expect(told[6]?.params['ReasonParticipantLeft']).toBe('conference_ended_via_api');
  });

  it('a ringing participant can be removed, and so can one whose call is canceled', async () => {
    await stage.control('PUT', agentPhone, { answer: 'manual' });
    const first = await stage.client
      .conferences('c-4')
      .participants.create({ from: OURS, to: AGENT, label: 'a' });
    await stage.client.conferences(first.conferenceSid).participants('a').remove();
    expect((await see(first.callSid, 'completed')).status).toBe('canceled');
    const second = await stage.client.conferences('c-4').participants.create({ from: OURS, to: AGENT });
    expect(second.conferenceSid).not.toBe(first.conferenceSid);
    await stage.client.calls(second.callSid).update({ status: 'canceled' });
    expect((await see(second.callSid, 'completed')).status).toBe('canceled');
  });

  it('the customer redirected out of a conference is reported as moved, not as hung up', async () => {
    stage.product.on(
      '/voice',
      `<Dial action="/after"><Conference statusCallback="/conference" statusCallbackEvent="leave">c-5</Conference></Dial>`,
    );
    const callSid = await stage.call();
    await see(callSid, 'in-conference');
    await stage.client.calls(callSid).update({ twiml: '<Response><Say>Back to the queue</Say></Response>' });
    const [left] = await stage.product.heard('/conference');
    expect(left?.params['ReasonParticipantLeft']).toBe('participant_updated_via_api');
    expect((await see(callSid, 'completed')).heard).toEqual(['Back to the queue']);
    expect(stage.product.at('/after')).toEqual([]);
  });
});
