import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { demoAgents, demoChannels } from '#flow/seed/demo-team.ts';
import { eventually } from '../eventually.ts';
import { clearInbox, Desk, republish, setChannel } from './desk.ts';
import type { Installation } from './installation.ts';
import { newNumber } from './numbers.ts';

const bensPhone = demoAgents.find((agent) => agent.email.startsWith('ben@'))!.phone;
const waitMs = 90_000;

/** Customers are told when they will hear, in their words, once; told anew before it passes; and it is counted. */
export function promiseJourneys(installation: () => Installation): void {
  const run = randomUUID().slice(0, 8);
  const since = new Date().toISOString();
  const calls: string[] = [];
  let alex: Awaited<ReturnType<Installation['as']>>;
  let sue: Desk;
  let gerda: Desk;
  let ben: Desk;
  let before: any;
  /** The caller who waits for longer than was said, while the others are written to. */
  let caller: string;

  beforeAll(async () => {
    const { as } = installation();
    alex = await as('alex');
    [sue, gerda, ben] = [new Desk(await as('sue')), new Desk(await as('gerda')), new Desk(await as('ben'))];
    await clearInbox(sue);
    await Promise.all([gerda.presence('away'), ben.presence('away')]);
    const { email, sms } = demoChannels;
    await setChannel(alex, email.id, { settings: email.settings });
    await setChannel(alex, sms.id, { settings: sms.settings });
    await setCalendar('around-the-clock');
    await republish(alex, '/routing-policies', (policy) => {
      before = structuredClone(policy);
      policy.capacity.channels.email.max = 1;
      policy.handlingSeconds = { ...policy.handlingSeconds, email: 20, sms: 20, voice: 1 };
      policy.wrapUpSeconds.voice = 1;
    });
  });

  afterAll(async () => {
    const { email, sms } = demoChannels;
    await Promise.all(calls.map((call) => installation().world.hangUp(call)));
    await setChannel(alex, email.id, { settings: {} });
    await setChannel(alex, sms.id, { settings: {} });
    await setCalendar('default');
    await republish(alex, '/routing-policies', (policy) => {
      Object.assign(policy, before);
    });
    await Promise.all([gerda.presence('away'), ben.presence('away')]);
    await clearInbox(sue);
  });

  const setCalendar = async (calendar: string) => {
    const { items } = await alex.get('/queues');
    const { id } = items.find((queue: any) => queue.name === 'support');
    const { version } = await alex.get(`/queues/${id}`);
    const answer = await alex.call('PATCH', `/queues/${id}`, { calendar }, { 'if-match': `"${version}"` });
    expect(answer.status).toBe(200);
  };
  const write = (name: string, from: string, language: string) =>
    installation().world.sendMail({
      from,
      to: installation().supportAddress,
      ...{ subject: '', text: '' },
      raw: [
        `From: ${name} <${from}>`,
        `To: ${installation().supportAddress}`,
        `Subject: Promised ${run} ${from}`,
        `Message-ID: <${run}.${from}>`,
        `Content-Language: ${language}`,
        '',
        language === 'de' ? 'Wann bekomme ich Antwort von Ihnen?' : 'When do I hear from you?',
        '',
      ].join('\r\n'),
    });
  const conversationFrom = (from: string) => sue.find('', (one) => one.subject === `Promised ${run} ${from}`);
  const promise = (id: string, matches: (promise: any) => boolean = () => true) =>
    eventually(async () => {
      const { status, body } = await sue.client.call('GET', `/conversations/${id}/answer-promise`);
      return status === 200 && matches(body) && body;
    }, waitMs);
  const dial = async (digits: string) => {
    const from = newNumber();
    const { world } = installation();
    const call = await world.callUp(from, demoChannels.voice.address, [{ press: digits }, { wait: 600 }]);
    calls.push(call);
    await world.callUntil(call, 'queued');
    return { call, from };
  };

  it('tells a caller how long it takes, as it learned from the calls before', async () => {
    const { world } = installation();
    await ben.presence('available');
    await world.phone(bensPhone, { answer: 'auto', afterMs: 50 });
    const first = await dial('3');
    await ben.accept((await ben.conversationOf(first.from)).id);
    const { id } = await ben.conversationOf(first.from);
    const becomes = (state: string) =>
      eventually(async () => {
        const { items } = await ben.client.get(`/conversations/${id}/calls`);
        if (items[0].state !== state) throw new Error(JSON.stringify(items));
        return true;
      }, waitMs);
    await becomes('connected');
    await world.hangUp(first.call);
    await becomes('completed');
    await ben.client.post('/agents/me/wrap-up/end');
    await sue.setStatus(id, 'resolved');
    // Ben talks to somebody else, and nobody else is there.
    const busy = await dial('3');
    await ben.accept((await ben.conversationOf(busy.from)).id);
    await world.callUntil(busy.call, 'connected');
    const behind = await dial('3');
    const said = await eventually(async () => {
      const { heard } = await world.request('GET', `/calls/${behind.call}`);
      return heard.find((words: string) => /expected wait/.test(words));
    }, waitMs);
    expect(said).toMatch(/The expected wait is (less than one|(up to|between \d+ and) \d+) minutes?\./);
    caller = (await sue.conversationOf(behind.from)).id;
    expect(await promise(caller)).toMatchObject({ channelKind: 'voice', messageId: null, state: 'open' });
  });

  it('acknowledges a mail by name, in its language, with a time, as a machine does, and keeps it', async () => {
    const { world } = installation();
    const from = `cleo-${run}@example.org`;
    // Whoever writes German needs somebody who does.
    await gerda.presence('available');
    await write('Cleo Kundin', from, 'de');
    const [told] = await world.mailTo(from, 1, waitMs);
    expect(told.text).toMatch(/^Guten Tag Cleo Kundin\s/);
    expect(told.text).toMatch(/Sie hören innerhalb (von \d+ (Minuten|Stunden)|einer Stunde) von uns\./);
    expect(told).toMatchObject({ subject: `Re: Promised ${run} ${from}`, inReplyTo: `<${run}.${from}>` });
    expect(told.headers).toContainEqual({ name: 'Auto-Submitted', value: 'auto-replied' });
    const opened = await conversationFrom(from);
    const open = await promise(opened.id);
    expect(open).toMatchObject({ state: 'open', channelKind: 'email', language: 'de', corrections: 0 });
    expect(Date.parse(open.untilAt)).toBeGreaterThan(Date.now());

    // What is added to it is not acknowledged again.
    await world.replyTo(told.id, 'PS: It is urgent.');
    await eventually(async () => (await gerda.messages(opened.id)).length === 3);
    await gerda.accept(opened.id);
    await gerda.reply(opened.id, 'Sofort.');
    expect(await promise(opened.id, (one) => one.state !== 'open')).toMatchObject({ state: 'kept' });
    expect(await world.mailTo(from, 2)).toHaveLength(2);
  });

  it('tells nothing to a machine', async () => {
    const { world, supportAddress } = installation();
    const from = `robot-${run}@example.org`;
    await world.sendMail({
      from,
      to: supportAddress,
      ...{ subject: '', text: '' },
      raw: [
        `From: ${from}`,
        `To: ${supportAddress}`,
        `Subject: Promised ${run} ${from}`,
        'Auto-Submitted: auto-generated',
        '',
        'Beep',
        '',
      ].join('\r\n'),
    });
    const opened = await conversationFrom(from);
    expect((await sue.client.call('GET', `/conversations/${opened.id}/answer-promise`)).status).toBe(404);
    await sue.setStatus(opened.id, 'resolved');
  });

  it('tells a new time before the old one passes when it turns out that work takes longer', async () => {
    const { world } = installation();
    const from = `dora-${run}@example.org`;
    // Gerda has her hands full with Cleo: one mail at a time is all that the policy gives her.
    await write('Dora Customer', from, 'en');
    const [told] = await world.mailTo(from, 1, waitMs);
    expect(told.text).toMatch(/^Hello Dora Customer,\s[^]*You will hear from us within/);
    const opened = await conversationFrom(from);
    const before = await promise(opened.id);
    expect(before).toMatchObject({ state: 'open', corrections: 0 });
    await republish(alex, '/routing-policies', (policy) => {
      policy.handlingSeconds.email = 86_400;
    });
    const mails = await world.mailTo(from, 2, waitMs);
    expect(mails[1].text).toContain('we need longer than we told you');
    const after = await promise(opened.id, (one) => one.corrections === 1);
    expect(after).toMatchObject({ state: 'open', firstUntilAt: before.untilAt });
    expect(Date.parse(after.untilAt)).toBeGreaterThan(Date.parse(before.untilAt));
    expect(Date.now()).toBeLessThan(Date.parse(before.untilAt));
    const cleo = await conversationFrom(`cleo-${run}@example.org`);
    await gerda.setStatus(cleo.id, 'resolved');
    await gerda.accept(opened.id);
    await gerda.reply(opened.id, 'Here you are.', 'resolved');
    await promise(opened.id, (one) => one.state === 'kept');
  });

  it('acknowledges a text, and withdraws what nobody waits for any more', async () => {
    const { world } = installation();
    const from = newNumber();
    await gerda.presence('available');
    await world.text(from, demoChannels.sms.address, 'Are you there?');
    const [told] = await world.textsTo(from, 1, waitMs);
    expect(told.body).toMatch(/We have your message and will answer \S/);
    const opened = await sue.conversationOf(from);
    expect(await promise(opened.id)).toMatchObject({ channelKind: 'sms', state: 'open' });
    await sue.setStatus(opened.id, 'resolved');
    await promise(opened.id, (one) => one.state === 'withdrawn');
  });

  it('counts what was kept, corrected and broken', async () => {
    const told = await promise(caller);
    const leftMs = Date.parse(told.untilAt) - Date.now();
    const broken = await eventually(
      async () => {
        const one = await promise(caller);
        return one.state === 'broken' && one;
      },
      Math.max(0, leftMs) + waitMs,
    );
    expect(broken.answeredAt).toBeNull();
    const facts = (await sue.facts(caller)).map((fact) => fact.type);
    expect(facts).toContain('answer-promise.settled');
    const summary = await sue.client.get(`/answer-promises/summary?from=${encodeURIComponent(since)}`);
    expect(summary.told).toBeGreaterThanOrEqual(4);
    for (const [what, least] of Object.entries({
      kept: 2,
      corrected: 1,
      keptAsFirstSaid: 1,
      broken: 1,
      withdrawn: 1,
    })) {
      expect([what, summary[what] >= least]).toEqual([what, true]);
    }
    expect(summary.keptShare).toBeGreaterThan(0);
    expect(summary.keptShare).toBeLessThan(1);
  }, 600_000);
}
