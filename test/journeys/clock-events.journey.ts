import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { demoAgents, demoChannels } from '#flow/seed/demo-team.ts';
import { eventually } from '../eventually.ts';
import { clearInbox, Desk, republish } from './desk.ts';
import type { Installation } from './installation.ts';
import { newNumber } from './numbers.ts';

const adasPhone = demoAgents.find((agent) => agent.email.startsWith('ada@'))!.phone;
const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
const dayMs = 86_400_000;
const waitMs = 90_000;

/** What each conversation is there for, and the queue that its subject leads to. */
const queues = {
  snoozed: 'support',
  closed: 'billing',
  machine: 'sales',
  reopened: 'support',
  'merged away': 'support',
  'merged into': 'support',
  moved: 'support',
  urgent: 'support',
} as const;
type Name = keyof typeof queues;

/** What happens to a conversation, and what that does to its clocks. All conversations begin together. */
export function clockEventJourneys(installation: () => Installation): void {
  const run = randomUUID().slice(0, 8);
  const opened = new Map<Name, any>();
  let sue: Desk;
  let alex: Awaited<ReturnType<Installation['as']>>;
  let queueIds: Map<string, string>;
  /** A day on which the calendar opens once; before that it is closed. */
  const openDay = new Date(Date.now() + 2 * dayMs).toISOString().slice(0, 10);

  beforeAll(async () => {
    const { as, world, supportAddress } = installation();
    sue = new Desk(await as('sue'));
    alex = await as('alex');
    await Promise.all(['ada', 'ben', 'gerda'].map(async (name) => new Desk(await as(name)).presence('away')));
    await clearInbox(sue);
    const { items } = await alex.get('/queues');
    queueIds = new Map(items.map((one: any) => [one.name, one.id]));
    await publishHours('08:00');
    await setUp('billing', { calendar: 'Rare' });
    await setSettings({ promises: { tell: true, queues: ['sales'] } });
    await republish(alex, '/sla-policies', (policy) => {
      policy.targets = [
        { metric: 'first_response', queues: ['billing'], seconds: 600, time: 'business' },
        { metric: 'first_response', queues: ['sales'], seconds: 1_800, time: 'always' },
        { metric: 'first_response', priorities: ['urgent'], seconds: 900, time: 'always' },
        { metric: 'first_response', seconds: 3_600, time: 'always' },
        { metric: 'next_response', seconds: 7_200, time: 'always' },
        { metric: 'time_to_answer', seconds: 60, time: 'always' },
        { metric: 'resolution', seconds: 36_000, time: 'always' },
      ];
      policy.ladder = [];
      policy.pauses = [{ while: 'snoozed', metrics: ['resolution'] }];
    });
    await republish(alex, '/routing-policies', (policy) => {
      const rules = Object.entries(queues).map(([name, queue]) => ({
        name: `${run} ${name}`,
        when: { textContains: [`${run} ${name}.`] },
        then: { queue, priority: 'normal', required: [], preferred: [] },
      }));
      policy.rules.unshift(...rules);
    });
    const write = (name: Name) =>
      world.sendMail({
        // Whoever merges needs one customer.
        from: `${name.split(' ')[0]!}-${run}@example.org`,
        ...{ to: supportAddress, subject: `${run} ${name}.`, text: 'When?' },
      });
    const names = Object.keys(queues) as Name[];
    await Promise.all(names.filter((name) => name !== 'merged into').map(write));
    for (const name of names) {
      // Later than the one that will be merged into it.
      if (name === 'merged into') await write(name);
      opened.set(name, await sue.find('', (one) => one.subject === `${run} ${name}.`));
    }
  });

  afterAll(async () => {
    await setSettings({});
    await setUp('billing', { calendar: 'default' });
    await republish(alex, '/routing-policies', (policy) => {
      policy.rules = policy.rules.filter((rule: any) => !rule.name.startsWith(run));
    });
    await clearInbox(sue);
  });

  const idOf = (name: Name): string => opened.get(name).id;
  const clocks = async (id: string): Promise<any[]> =>
    (await sue.client.get(`/conversations/${id}/clocks`)).items;
  const clock = (id: string, metric: string, matches: (clock: any) => boolean = () => true) =>
    eventually(async () => {
      const seen = await clocks(id);
      const found = seen.find((one) => one.metric === metric && matches(one));
      if (found) return found;
      // Whoever reads this wants to know what happened instead.
      const { items: calls } = await sue.client.get(`/conversations/${id}/calls`);
      const facts = (await sue.facts(id)).map(
        (fact) => `${fact.at} ${fact.type} ${JSON.stringify(fact.data)}`,
      );
      throw new Error([JSON.stringify({ seen, calls }), ...facts].join('\n'));
    }, waitMs);
  const lasts = (one: any) => (Date.parse(one.deadlineAt) - Date.parse(one.startedAt)) / 1_000;
  const setUp = async (queue: string, change: object) => {
    const path = `/queues/${queueIds.get(queue)!}`;
    const { version } = await alex.get(path);
    const answer = await alex.call('PATCH', path, change, { 'if-match': `"${version}"` });
    expect(answer.status).toBe(200);
  };
  const setSettings = async (settings: object) => {
    const path = `/channels/${demoChannels.email.id}`;
    const { headers } = await alex.call('GET', path);
    const answer = await alex.call('PATCH', path, { settings }, { 'if-match': headers.get('etag')! });
    expect(answer.status).toBe(200);
  };
  const publishHours = async (from: string) => {
    const body = {
      ...{ timeZone: 'UTC', holidays: [], exceptions: [], holidaySources: [{ country: 'CH', state: 'ZH' }] },
      weekly: Object.fromEntries(weekdays.map((day) => [day, []])),
      openings: [{ date: openDay, from, to: '18:00' }],
    };
    const draft = await alex.post('/calendars/Rare/versions', { body, note: 'for a journey' });
    const { days, fromYear } = draft.body.publicHolidays;
    expect(days).toContainEqual({ date: `${Number(fromYear) + 1}-08-01`, name: 'Bundesfeiertag' });
    await alex.post(`/calendars/Rare/versions/${draft.version}/publish`);
  };

  it('counts no closed hours, and moves with a calendar that is applied', async () => {
    const id = idOf('closed');
    const before = await clock(id, 'first_response');
    expect(before).toMatchObject({
      state: 'running',
      deadlineAt: `${openDay}T08:10:00.000Z`,
      business: true,
    });
    expect(before.spans).toEqual([expect.objectContaining({ kind: 'stood', reason: 'closed' })]);
    expect(before.remainingSeconds).toBe(600);
    await publishHours('10:30');
    expect((await clock(id, 'first_response')).deadlineAt).toBe(before.deadlineAt);
    const { id: recompute } = await sue.client.post('/clock-recomputes', { kind: 'calendar', name: 'Rare' });
    await eventually(async () => (await sue.client.get(`/clock-recomputes/${recompute}`)).finishedAt, waitMs);
    const after = await clock(id, 'first_response');
    expect(after).toMatchObject({ deadlineAt: `${openDay}T10:40:00.000Z`, calendar: { name: 'Rare' } });
    expect(after.calendar.version).toBe(Number(before.calendar.version) + 1);
  });

  it('stands while it is snoozed, where the policy says so, and goes on when it is back', async () => {
    const id = idOf('snoozed');
    await clock(id, 'resolution', (one) => one.state === 'running');
    await sue.change(id, 'PUT', 'snooze', { until: new Date(Date.now() + dayMs).toISOString() });
    const standing = await clock(id, 'resolution', (one) => one.state === 'paused');
    expect(standing.deadlineAt).toBeNull();
    expect((await clock(id, 'first_response')).state).toBe('running');
    await sue.change(id, 'POST', 'unsnooze');
    const again = await clock(id, 'resolution', (one) => one.state === 'running');
    expect(again.spans.map((span: any) => [span.kind, span.reason])).toEqual([
      ['ran', null],
      ['stood', 'snoozed'],
      ['ran', null],
    ]);
    const [, stood] = again.spans;
    expect(lasts(again)).toBe(36_000 + (Date.parse(stood.to) - Date.parse(stood.from)) / 1_000);
  });

  it('is stopped by a person and not by a machine', async () => {
    const { world } = installation();
    const id = idOf('machine');
    const [told] = await world.mailTo(`machine-${run}@example.org`);
    expect(told.text.length).toBeGreaterThan(0);
    const machine = await eventually(async () =>
      (await sue.messages(id)).find((one) => one.kind === 'outbound'),
    );
    expect(machine).toMatchObject({ automatic: true, authorKind: 'system' });
    const running = await clock(id, 'first_response');
    expect(running).toMatchObject({ state: 'running', metAt: null });
    await sue.reply(id, 'Tomorrow.');
    const met = await clock(id, 'first_response', (one) => one.state === 'met');
    const sent = (await sue.messages(id)).find((one) => one.authorKind === 'agent');
    expect(met.metAt).toBe(sent.createdAt);
  });

  it('begins a new round when the customer opens it again, and leaves the first as it was', async () => {
    const { world } = installation();
    const id = idOf('reopened');
    await sue.reply(id, 'Done.');
    await sue.setStatus(id, 'resolved');
    const first = await clock(id, 'resolution', (one) => one.state === 'met');
    const [mail] = await world.mailTo(`reopened-${run}@example.org`);
    await world.replyTo(mail.id, 'It is not.');
    await sue.until(id, 'queued');
    const second = await clock(id, 'resolution', (one) => one.round === 2);
    expect(second).toMatchObject({ state: 'running', metAt: null });
    expect(await clock(id, 'resolution', (one) => one.round === 1)).toMatchObject({ metAt: first.metAt });
    expect(lasts(await clock(id, 'next_response'))).toBe(7_200);
  });

  it('is owed since the earlier start where two conversations become one, and answers to either come there', async () => {
    const { world, supportAddress } = installation();
    const [away, into] = [idOf('merged away'), idOf('merged into')];
    const theirs = await clock(away, 'first_response');
    const ours = await clock(into, 'first_response');
    expect(Date.parse(ours.startedAt)).toBeGreaterThan(Date.parse(theirs.startedAt));
    const merged = await sue.change(away, 'POST', 'merge', { into });
    expect(merged).toMatchObject({ state: 'resolved', mergedInto: into });
    await clock(away, 'first_response', (one) => one.state === 'cancelled');
    const kept = await clock(into, 'first_response', (one) => one.startedAt === theirs.startedAt);
    expect(kept).toMatchObject({ id: ours.id, state: 'running', deadlineAt: theirs.deadlineAt });
    const [question] = await sue.messages(away);
    const [answer] = await Promise.all([
      eventually(async () => (await sue.messages(into)).find((one) => one.text.includes('And one more'))),
      world.sendMail({
        from: question.from,
        ...{ to: supportAddress, subject: `Re: ${question.subject}`, text: 'And one more.' },
        inReplyTo: await messageIdOf(question.id),
      }),
    ]);
    expect(answer.conversationId).toBe(into);
    expect(await sue.messages(into)).toHaveLength(3);
    expect((await sue.facts(into)).map((fact) => fact.type)).toEqual(
      expect.arrayContaining(['conversation.merged', 'conversation.absorbed']),
    );
  });

  /** Of a mail that came in, as its sender's program gave it. */
  const messageIdOf = async (messageId: string): Promise<string> => {
    const raw = await fetch(`${installation().url}/api/v1/messages/${messageId}/raw`, {
      headers: { authorization: `Bearer ${sue.client.token}` },
    });
    return /^message-id:\s*(<[^>]+>)/im.exec(await raw.text())![1]!;
  };

  it('has the target of the queue that it is moved to, from the same start', async () => {
    const id = idOf('moved');
    const before = await clock(id, 'first_response');
    expect(lasts(before)).toBe(3_600);
    await sue.change(id, 'POST', 'transfer', { to: { queueId: queueIds.get('sales') } });
    const after = await clock(id, 'first_response', (one) => lasts(one) === 1_800);
    expect(after).toMatchObject({ id: before.id, startedAt: before.startedAt });
  });

  it('has the target of the priority that a person sets, from the same start', async () => {
    const id = idOf('urgent');
    const before = await clock(id, 'first_response');
    await sue.change(id, 'PUT', 'priority', { priority: 'urgent' });
    const after = await clock(id, 'first_response', (one) => lasts(one) === 900);
    expect(after).toMatchObject({ id: before.id, startedAt: before.startedAt });
    const moved = after.history.find((fact: any) => fact.type === 'clock.moved');
    expect(moved.data.because).toBe('priority');
  });

  it('counts a call until somebody answers it, or the caller hangs up', async () => {
    const { world, as } = installation();
    const ada = new Desk(await as('ada'));
    await world.phone(adasPhone, { answer: 'auto', afterMs: 50 });
    const [one, other] = [newNumber(), newNumber()];
    const line = demoChannels.voice.address;
    const call = await world.callUp(other, line, [{ press: '1' }, { wait: 600 }]);
    await world.callUntil(call, 'queued');
    const lost = await sue.conversationOf(other);
    expect((await clock(lost.id, 'time_to_answer')).state).toBe('running');
    await world.hangUp(call);
    await clock(lost.id, 'time_to_answer', (seen) => seen.state === 'cancelled');
    expect((await clock(lost.id, 'first_response')).state).toBe('running');
    await sue.setStatus(lost.id, 'resolved');

    await ada.presence('available');
    const answered = await world.callUp(one, line, [{ press: '1' }, { wait: 600 }]);
    await world.callUntil(answered, 'queued');
    const { id } = await ada.accept((await ada.conversationOf(one)).id);
    await world.callUntil(answered, 'connected');
    const met = await clock(id, 'time_to_answer', (seen) => seen.state === 'met');
    expect((await clock(id, 'first_response', (seen) => seen.state === 'met')).metAt).toBe(met.metAt);
    await world.hangUp(answered);
    await eventually(async () => {
      const { items } = await ada.client.get(`/conversations/${id}/calls`);
      if (items[0].state !== 'completed') throw new Error(JSON.stringify(items));
      return true;
    });
    await ada.client.post('/agents/me/wrap-up/end');
    await ada.presence('away');
    await sue.setStatus(id, 'resolved');
  });
}
