import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { demoAgents } from '#flow/seed/demo-team.ts';
import { EventStream } from '../builders/event-stream.ts';
import { eventually } from '../eventually.ts';
import { clearInbox, Desk, republish } from './desk.ts';
import type { Installation } from './installation.ts';
import { isSignedBy, WebhookReceiver } from './webhook-receiver.ts';

/** An hour for the first response, and steps a few seconds after its start: the breach is far away. */
const targetSeconds = 3_600;
const soon = { beforeSeconds: targetSeconds - 4 };
const waitMs = 90_000;

const phoneOf = (name: string) => demoAgents.find((one) => one.email.startsWith(`${name}@`))!.phone;
const mailOf = (name: string) => `${name}@firstline.localhost`;

/** What each step of the ladder does. A mail that bears its name in the subject gets the tag of that name, on which its step acts. */
const actions: Readonly<Record<string, readonly object[]>> = {
  raise: [{ do: 'raise-priority' }],
  relax: [
    { do: 'drop-skill', skill: 'technical' },
    { do: 'lower-skill', skill: 'english', level: 1 },
  ],
  specialise: [{ do: 'add-skill', skill: 'german', level: 2 }],
  widen: [{ do: 'add-team', team: 'Sales' }],
  'take-back': [{ do: 'take-back' }],
  appoint: [{ do: 'assign', to: { agent: mailOf('gerda') } }],
  'on-call': [{ do: 'assign', to: { onCall: 'Nights' } }],
  tell: [
    {
      do: 'notify',
      whom: 'supervisors',
      by: ['live', 'email'],
      text: 'Please look at {number}, step {step}.',
    },
    { do: 'notify', whom: { agent: mailOf('gerda') }, by: ['text'], text: 'Night alarm for {number}.' },
  ],
  post: [{ do: 'webhook', webhook: 'Alarms' }],
  mark: [
    { do: 'tag', tag: 'waited-long' },
    { do: 'note', text: 'Nobody took {number}: {metric}, {step}.' },
  ],
  ask: [
    {
      do: 'ask',
      whom: 'supervisors',
      by: ['live'],
      everySeconds: 5,
      atMost: 20,
      text: 'Who takes {number}?',
    },
  ],
  again: [{ do: 'note', text: 'Time {time}.' }],
};

/** Every action of the ladder, over the API and out of the house. All of them come due side by side. */
export function escalationJourneys(installation: () => Installation): void {
  const run = randomUUID().slice(0, 8);
  const opened = new Map<string, any>();
  let sue: Desk;
  let receiver: WebhookReceiver;
  let secret: string;
  let feed: EventStream;

  beforeAll(async () => {
    const { as, url, world, supportAddress } = installation();
    sue = new Desk(await as('sue'));
    const alex = await as('alex');
    const agents = await Promise.all(['ada', 'ben', 'gerda'].map(async (name) => new Desk(await as(name))));
    await Promise.all(agents.map((one) => one.presence('away')));
    await clearInbox(sue);
    receiver = await WebhookReceiver.start(500);
    ({ secret } = await alex.post('/webhooks', { name: 'Alarms', url: receiver.url }));
    await sue.client.post('/rotas', {
      name: 'Nights',
      body: {
        ...{ timeZone: 'Europe/Zurich', startsOn: '2026-01-01', handoverAt: '00:00', everyDays: 1 },
        people: [mailOf('ben')],
      },
    });
    await republish(alex, '/routing-policies', (policy) => {
      const rules = Object.keys(actions).map((name) => ({
        name: `${run} ${name}`,
        when: { textContains: [`${run} ${name}.`] },
        then: {
          ...{ queue: 'support', priority: 'normal', tags: [name], preferred: [] },
          required: [
            { skill: 'english', level: 2 },
            { skill: 'technical', level: 2 },
          ],
        },
      }));
      policy.rules.unshift(...rules);
      policy.queues.support.steps = [];
    });
    await republish(alex, '/sla-policies', (policy) => {
      policy.targets = [{ metric: 'first_response', seconds: targetSeconds, time: 'always' }];
      policy.pauses = [];
      policy.ladder = Object.entries(actions).map(([name, what]) => ({
        ...{ name, metric: 'first_response', at: soon, when: { tags: [name] }, actions: what },
        // Whenever it is that somebody has it.
        ...(name === 'take-back' && {
          ...{ when: { tags: [name], assigned: true }, repeat: { everySeconds: 1, atMost: 1_000 } },
        }),
        ...(name === 'again' && { repeat: { everySeconds: 2, atMost: 2 } }),
      }));
    });
    feed = await EventStream.open(url, sue.client.token);
    await Promise.all(
      Object.keys(actions).map((name) =>
        world.sendMail({
          from: `${name}-${run}@example.org`,
          ...{ to: supportAddress, subject: `${run} ${name}.`, text: 'It waits.' },
        }),
      ),
    );
    for (const name of Object.keys(actions)) {
      opened.set(name, await sue.find('', (one) => one.subject === `${run} ${name}.`));
    }
    // Whoever loses it rests for a minute, so it is nobody whom other journeys need.
    const { id: agentId } = await sue.client.get('/me');
    const given = await sue.change(idOf('take-back'), 'POST', 'assign', { agentId });
    expect(given.assigneeId).toBe(agentId);
  });

  afterAll(async () => {
    const { as } = installation();
    feed.close();
    await receiver.stop();
    const alex = await as('alex');
    await republish(alex, '/sla-policies', (policy) => {
      policy.ladder = [];
    });
    await republish(alex, '/routing-policies', (policy) => {
      policy.rules = policy.rules.filter((rule: any) => !rule.name.startsWith(run));
    });
    await clearInbox(sue);
  });

  const idOf = (name: string): string => opened.get(name).id;
  const acts = async (name: string): Promise<any[]> =>
    (await sue.client.get(`/conversations/${idOf(name)}/escalations?limit=200`)).items.filter(
      (one: any) => one.step === name,
    );
  /** The one act of a step, once it is carried out, and the conversation after it. */
  const acted = async (name: string) => {
    const act = await eventually(
      async () => (await acts(name)).find((one) => one.state === 'applied'),
      waitMs,
    );
    const facts = await sue.facts(idOf(name));
    expect(facts.filter((fact) => fact.type === 'conversation.escalated')).toEqual([
      expect.objectContaining({ data: expect.objectContaining({ step: name, results: act.results }) }),
    ]);
    expect(Date.parse(act.decidedAt)).toBeGreaterThanOrEqual(Date.parse(act.dueAt));
    return { act, conversation: await sue.conversation(idOf(name)) };
  };
  const outcomes = (act: any) => act.results.map((one: any) => `${one.do}: ${one.outcome}`);

  it('raises the priority', async () => {
    const { act, conversation } = await acted('raise');
    expect(conversation.priority).toBe('high');
    expect(act.results).toEqual([
      { do: 'raise-priority', outcome: 'changed', detail: { priority: { from: 'normal', to: 'high' } } },
    ]);
  });

  it('drops a skill and asks for less of another', async () => {
    const { conversation } = await acted('relax');
    expect(conversation.requiredSkills).toEqual([{ skill: 'english', level: 1 }]);
  });

  it('asks for another skill', async () => {
    const { conversation } = await acted('specialise');
    expect(conversation.requiredSkills).toContainEqual({ skill: 'german', level: 2 });
  });

  it('widens to a team', async () => {
    const { conversation } = await acted('widen');
    const { items: teams } = await sue.client.get('/teams');
    expect(conversation.teamIds).toEqual([teams.find((one: any) => one.name === 'Sales').id]);
  });

  it('takes an assignment back that nobody answered, to the place it had', async () => {
    const back = await eventually(async () => {
      const conversation = await sue.conversation(idOf('take-back'));
      return conversation.state === 'queued' && conversation;
    }, waitMs);
    expect(back).toMatchObject({ assigneeId: null, queuedAt: opened.get('take-back').queuedAt });
    const ended = (await sue.facts(back.id)).find((fact) => fact.type === 'assignment.ended');
    expect(ended.data.reason).toBe('unanswered');
    // The next time may have been decided before this one was carried out: it then finds nobody who has it.
    const did = (await acts('take-back')).filter((one) => one.state === 'applied');
    expect(did.filter((one) => outcomes(one).includes('take-back: changed'))).toHaveLength(1);
  });

  it('gives it to an agent by name, and to whoever is on call, whatever their presence', async () => {
    for (const [name, person] of [
      ['appoint', 'gerda'],
      ['on-call', 'ben'],
    ] as const) {
      const { conversation } = await acted(name);
      const { id } = await (await installation().as(person)).get('/me');
      expect(conversation).toMatchObject({ state: 'assigned', assigneeId: id });
    }
  });

  it('tells supervisors live and by mail, and a person by text to their phone', async () => {
    const { world } = installation();
    const { act, conversation } = await acted('tell');
    expect(outcomes(act)).toEqual(['notify: changed', 'notify: changed']);
    const sentence = `Please look at ${conversation.number}, step tell.`;
    const live = await eventually(
      () => feed.facts.find((one) => one.type === 'notice.given' && one.data.data.text === sentence),
      waitMs,
    );
    expect(live.data.conversationId).toBe(conversation.id);
    await eventually(async () => {
      const mails = await world.mailTo(mailOf('sue'));
      return mails.some((mail) => mail.subject === sentence);
    }, waitMs);
    await eventually(async () => {
      const texts = await world.textsTo(phoneOf('gerda'));
      return texts.some((text) => text.body.startsWith(`Night alarm for ${conversation.number}.`));
    }, waitMs);
    // Each of them once.
    const { items } = await sue.client.get('/notices?limit=200');
    expect(items.filter((one: any) => one.text === sentence)).toHaveLength(1);
  });

  it('posts to a webhook, signed, and again when it was refused, under the same id', async () => {
    const { act, conversation } = await acted('post');
    const [refused, taken, ...more] = await eventually(
      () => receiver.posts.length >= 2 && receiver.posts,
      waitMs,
    );
    expect(more).toEqual([]);
    expect([refused!.answered, taken!.answered]).toEqual([500, 204]);
    expect(taken!.id).toBe(refused!.id);
    expect(taken!.text).toBe(refused!.text);
    expect(taken!.at - refused!.at).toBeGreaterThan(4_000);
    for (const post of [refused!, taken!]) {
      expect(isSignedBy(secret, post)).toBe(true);
      expect(isSignedBy(secret, { ...post, text: `${post.text} ` })).toBe(false);
    }
    expect(taken!.text).toContain(conversation.id);
    const { deliveryId } = act.results[0].detail;
    const delivery = await eventually(async () => {
      const { items } = await sue.client.get('/webhook-deliveries');
      return items.find((one: any) => one.id === deliveryId && one.state === 'delivered');
    });
    expect(delivery).toMatchObject({ attempts: 2, lastStatus: 204, conversationId: conversation.id });
  });

  it('tags it and leaves a note', async () => {
    const { conversation } = await acted('mark');
    expect(conversation.tags).toEqual(['mark', 'waited-long']);
    const notes = (await sue.messages(conversation.id)).filter((one) => one.kind === 'note');
    expect(notes.map((one) => [one.text, one.authorKind])).toEqual([
      [`Nobody took ${conversation.number}: first response, mark.`, 'system'],
    ]);
  });

  it('acts again on the clock’s own time, and no more often than it should', async () => {
    const told: { occurrence: number; dueAt: string; missed?: number }[] = await eventually(async () => {
      const facts = await sue.facts(idOf('again'));
      const acted = facts.filter((fact) => fact.type === 'sla.step-acted').map((fact) => fact.data);
      return acted.some((one) => one.occurrence === 2) && acted;
    }, waitMs);
    // Whoever was too busy to act before the next time has come acts only then, and says how many were missed.
    expect(told.reduce((sum, { missed }) => sum + 1 + (missed ?? 0), 0)).toBe(2);
    const [clock] = (await sue.client.get(`/conversations/${idOf('again')}/clocks`)).items;
    for (const { occurrence, dueAt } of told) {
      const dueMs = Date.parse(clock.startedAt) + 4_000 + (occurrence - 1) * 2_000;
      expect([occurrence, Date.parse(dueAt)]).toEqual([occurrence, dueMs]);
    }
    const notes = await eventually(async () => {
      const all = (await sue.messages(idOf('again'))).filter((one) => one.kind === 'note');
      return all.length >= told.length && all.map((one) => one.text);
    }, waitMs);
    expect(notes).toEqual(told.map((one) => `Time ${one.occurrence}.`));
  });

  it('asks supervisors again and again until one of them takes it', async () => {
    const ask = await eventually(async () => {
      const { items } = await sue.client.get(`/asks?conversation=${idOf('ask')}`);
      return items.find((one: any) => one.times >= 2);
    }, waitMs);
    expect(ask.state).toBe('open');
    const taken = await sue.client.post(`/asks/${ask.id}/take`);
    const { id } = await sue.client.get('/me');
    expect(taken).toMatchObject({ state: 'taken', takenBy: id });
    const { items: notices } = await sue.client.get('/notices?limit=200');
    const asked = notices.filter((one: any) => one.text.startsWith(taken.text));
    expect(asked).toHaveLength(taken.times);
    const facts = (await sue.facts(idOf('ask'))).map((fact) => fact.type);
    expect(facts).toEqual(expect.arrayContaining(['ask.opened', 'ask.repeated', 'ask.taken']));
  });
}
