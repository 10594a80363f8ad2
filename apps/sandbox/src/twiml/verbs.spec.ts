import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { CallView } from '../control/render-call.ts';
import { ADA, AGENT, OURS, startRehearsal, type Rehearsal } from '../rehearsal/rehearsal.ts';

let stage: Rehearsal;
beforeEach(async () => {
  stage = await startRehearsal();
});
afterEach(() => stage.close());

const call = (say = ''): Promise<string> => stage.call(say);
const see = (sid: string, until: string): Promise<CallView> => stage.see(sid, until);

describe('verbs', () => {
  it('Say, Play and Pause are heard in order, then the call completes', async () => {
    stage.product.on(
      '/voice',
      '<Say>Hello &amp; welcome</Say><Play>/music.mp3</Play><Pause length="2"/><Play digits="1w2"/>',
    );
    const sid = await call();
    const end = await see(sid, 'completed');
    expect(end.status).toBe('completed');
    expect(end.heard).toEqual(['Hello & welcome', `sound ${stage.product.url}/music.mp3`, 'tones 1w2']);
    const [first] = stage.product.at('/voice');
    expect(first).toMatchObject({
      isSigned: true,
      params: { CallStatus: 'ringing', Direction: 'inbound', From: ADA },
    });
    const [last] = await stage.product.heard('/number-status');
    expect(last?.params).toMatchObject({ CallStatus: 'completed', SequenceNumber: '0', CallSid: sid });
  });

  it('Gather collects digits with barge-in and posts them to its action', async () => {
    stage.product.on(
      '/voice',
      '<Gather numDigits="2" action="/menu?a=1"><Say>Press two keys, please</Say></Gather>',
    );
    stage.product.on('/menu', '<Say>Thanks</Say>');
    const end = await see(await call('press 42'), 'completed');
    expect(end.heard).toEqual(['Press two keys, please', 'Thanks']);
    expect(stage.product.at('/menu')[0]).toMatchObject({ isSigned: true, params: { Digits: '42', a: '1' } });
  });

  it('Gather ends with finishOnKey, and falls through without any key', async () => {
    stage.product.on('/voice', '<Gather action="/never" timeout="1"/><Gather action="/menu"/>');
    stage.product.on('/menu', '<Hangup/>');
    const sid = await call('wait 2 s, press 123#');
    await see(sid, 'completed');
    expect(stage.product.at('/never')).toEqual([]);
    expect(stage.product.at('/menu')[0]?.params).toMatchObject({ Digits: '123', FinishedOnKey: '#' });
  });

  it('Gather asks its action without digits when actionOnEmptyResult is set', async () => {
    stage.product.on('/voice', '<Gather action="/menu" timeout="1" actionOnEmptyResult="true"/>');
    await see(await call(), 'completed');
    expect(stage.product.at('/menu')[0]?.params['Digits']).toBe('');
  });

  it('Redirect goes on elsewhere, and what follows it is never run', async () => {
    stage.product.on('/voice', '<Redirect>/other</Redirect><Say>never</Say>');
    stage.product.on('/other', '<Say>here</Say>');
    expect((await see(await call(), 'completed')).heard).toEqual(['here']);
  });

  it('Reject as the first verb is not answered; after another verb it only hangs up', async () => {
    stage.product.on('/voice', '<Reject reason="busy"/>');
    const busy = await see(await call(), 'completed');
    expect(busy).toMatchObject({ status: 'busy', answeredAt: null });
    stage.product.on('/voice', '<Say>a</Say><Reject/>');
    expect((await see(await call(), 'completed')).status).toBe('completed');
  });

  it('Enqueue waits, repeats its waitUrl with the position, and Leave goes to the action', async () => {
    let asked = 0;
    stage.product.on('/voice', '<Enqueue waitUrl="/wait" action="/left">support</Enqueue>');
    stage.product.on('/wait', () => (++asked < 3 ? '<Say>You wait</Say>' : '<Leave/>'));
    stage.product.on('/left', '<Say>Out</Say>');
    const end = await see(await call(), 'completed');
    expect(end.heard).toEqual(['You wait', 'You wait', 'Out']);
    expect(stage.product.at('/wait')[0]?.params).toMatchObject({ QueuePosition: '1', CurrentQueueSize: '1' });
    expect(stage.product.at('/left')[0]?.params).toMatchObject({ QueueResult: 'leave' });
  });

  it('a caller who hangs up in the queue leaves it, and the action hears of it before the number does', async () => {
    stage.product.on('/voice', '<Enqueue waitUrl="/wait" action="/left">support</Enqueue>');
    stage.product.on('/wait', '<Pause length="20"/>');
    const sid = await call('wait until queued, hang up');
    await see(sid, 'completed');
    await stage.product.heard('/number-status');
    const [left] = stage.product.at('/left');
    expect(left).toMatchObject({
      isSigned: true,
      params: { QueueResult: 'hangup', CallStatus: 'completed' },
    });
    const paths = stage.product.received.map(({ path }) => path);
    expect(paths.indexOf('/left')).toBeLessThan(paths.indexOf('/number-status'));
    const [queue] = await stage.client.queues.list();
    expect(queue).toMatchObject({ friendlyName: 'support', currentSize: 0 });
  });

  it.each([
    ['auto', 'completed'],
    ['busy', 'busy'],
    ['never', 'no-answer'],
  ])('Dial to a phone that answers %s reports %s', async (answer, status) => {
    await stage.control('PUT', `/phones/${encodeURIComponent(AGENT)}`, { answer, hangUpAfterMs: 2000 });
    stage.product.on('/voice', `<Dial timeout="5" action="/done">${AGENT}</Dial>`);
    stage.product.on('/done', '<Say>bye</Say>');
    expect((await see(await call(), 'completed')).heard).toEqual(['bye']);
    expect(stage.product.at('/done')[0]?.params).toMatchObject({ DialCallStatus: status });
  });

  it('Dial rings several phones, the first wins and the others are canceled', async () => {
    await stage.control('PUT', '/phones/client:bob', { answer: 'never' });
    await stage.control('PUT', `/phones/${encodeURIComponent(AGENT)}`, { press: '1' });
    stage.product.on('/voice', `<Dial><Client>bob</Client><Number url="/whisper">${AGENT}</Number></Dial>`);
    stage.product.on('/whisper', '<Gather numDigits="1" action="/ok"><Say>Press 1</Say></Gather><Hangup/>');
    stage.product.on('/ok', '');
    const sid = await call('wait 30 s, hang up');
    await see(sid, 'completed');
    const legs = await stage.client.calls.list({ parentCallSid: sid });
    expect(Object.fromEntries(legs.map((leg) => [leg.to, leg.status]))).toEqual({
      'client:bob': 'canceled',
      [AGENT]: 'completed',
    });
    expect(stage.product.at('/ok')[0]?.params['Digits']).toBe('1');
  });

  it('Dial Queue talks to the front caller, whose action hears "bridged" afterwards', async () => {
    stage.product.on('/voice', (received) =>
      received.params['From'] === ADA
        ? '<Enqueue waitUrl="/wait" action="/left">support</Enqueue>'
        : '<Dial action="/dialed"><Queue>support</Queue></Dial>',
    );
    stage.product.on('/wait', '<Pause length="20"/>');
    await call();
    await stage.product.heard('/wait');
    await stage.control('POST', '/calls', { from: AGENT, to: OURS, say: 'wait 3 s, hang up' });
    const [left] = await stage.product.heard('/left');
    expect(left?.params['QueueResult']).toBe('bridged');
  });

  it('a second caller is refused by a full queue', async () => {
    await stage.client.queues.create({ friendlyName: 'tiny', maxSize: 1 });
    stage.product.on('/voice', '<Enqueue action="/left">tiny</Enqueue>');
    await see(await call(), 'queued');
    await call();
    expect((await stage.product.heard('/left'))[0]?.params['QueueResult']).toBe('queue-full');
  });

  it.each([
    ['a failing webhook', { status: 500 }],
    [
      'something that is not XML',
      { status: 200, contentType: 'text/xml', body: '<Response><Say>x</Response>' },
    ],
    ['text/plain', { status: 200, body: '<Response/>' }],
    ['an unknown verb', '<Shout>hey</Shout>'],
  ])('%s ends the call as failed', async (_what, answer) => {
    stage.product.on('/voice', answer);
    const end = await see(await call(), 'completed');
    expect(end.status).toBe('failed');
    expect(end.log.at(-1)?.what).toMatch(/^application error/);
  });

  it('a failing webhook makes the fallback URL be asked', async () => {
    await stage.control('PUT', `/numbers/${encodeURIComponent(OURS)}`, {
      fallbackUrl: `${stage.product.url}/sorry`,
    });
    stage.product.on('/voice', { status: 500 });
    stage.product.on('/sorry', '<Say>Sorry</Say>');
    expect((await see(await call(), 'completed')).heard).toEqual(['Sorry']);
    expect(stage.product.at('/sorry')[0]?.params).toMatchObject({
      ErrorCode: '11200',
      ErrorUrl: `${stage.product.url}/voice`,
    });
  });

  it('a document that redirects to itself for ever is stopped', async () => {
    stage.product.on('/voice', '<Redirect>/voice</Redirect>');
    const end = await see(await call(), 'completed');
    expect(end.status).toBe('failed');
  });
});
