import { randomUUID } from 'node:crypto';
import { beforeEach, expect, it } from '@jest/globals';
import { eventually } from '../eventually.ts';
import { clearInbox, Desk, republish } from './desk.ts';
import type { Installation } from './installation.ts';

/** Nobody accepts; nobody answers: offers go on, steps relax, deadlines escalate, and the timeline says why. */
export function waitingJourneys(installation: () => Installation): void {
  beforeEach(async () => {
    await clearInbox(new Desk(await installation().as('sue')));
  });

  it('offers to the next agent when an offer expires, keeps the place, and relaxes the policy’s steps', async () => {
    const { world, as, supportAddress } = installation();
    const alex = await as('alex');
    await republish(alex, '/routing-policies', (policy) => {
      policy.offers.timeoutSeconds.email = 2;
      // Whoever missed an offer here is asked again in the journeys that follow.
      policy.offers.restSeconds = 1;
      policy.queues.support.steps = [
        { afterSeconds: 1, raisePriority: true },
        { afterSeconds: 2, notifySupervisors: true },
      ];
    });
    // Not Ada, who may still rest after a call that she did not answer.
    const [ada, gerda, ben] = await Promise.all(
      ['ada', 'gerda', 'ben'].map(async (name) => new Desk(await as(name))),
    );
    await Promise.all([ada!.presence('away'), gerda!.presence('available'), ben!.presence('available')]);
    const subject = `Nobody answers ${randomUUID()}`;
    await world.sendMail({ from: 'patient@example.org', to: supportAddress, subject, text: 'Hello?' });
    const opened = await ada!.find('', (one) => one.subject === subject);
    const facts = await eventually(async () => {
      const all = await ada!.facts(opened.id);
      if (all.filter((fact) => fact.type === 'offer.expired').length >= 2) return all;
      throw new Error(all.map((fact) => `${fact.at} ${fact.type} ${JSON.stringify(fact.data)}`).join('\n'));
    });
    const offered = facts.filter((fact) => fact.type === 'offer.made').map((fact) => fact.agentId);
    expect(new Set(offered.slice(0, 2)).size).toBe(2);
    const conversation = await ada!.conversation(opened.id);
    const places = facts
      .filter((fact) => fact.type === 'conversation.queued')
      .map((fact) => fact.data.queuedAt);
    expect(new Set(places).size).toBe(1);
    expect(conversation.priority).not.toBe('normal');
    expect(facts.map((fact) => fact.type)).toContain('conversation.priority-raised');
    const sue = await as('sue');
    const { items: notices } = await sue.get('/notices');
    expect(notices.some((notice: any) => notice.conversationId === opened.id)).toBe(true);
    const { items: receipts } = await ada!.client.get(`/conversations/${opened.id}/routing-receipts`);
    expect(receipts.length).toBeGreaterThanOrEqual(2);
    await Promise.all([ben!.presence('away'), gerda!.presence('away')]);
    await new Desk(sue).setStatus(opened.id, 'resolved');
    await republish(alex, '/routing-policies', (policy) => {
      policy.offers.timeoutSeconds.email = 120;
      policy.offers.restSeconds = 30;
      policy.queues.support.steps = [];
    });
  });

  it('escalates at the second: raises the priority before the deadline, notifies at it, and records the breach', async () => {
    const { world, as, supportAddress } = installation();
    const alex = await as('alex');
    let before: any;
    await republish(alex, '/sla-policies', (policy) => {
      before = structuredClone(policy);
      policy.targets = [{ metric: 'first_response', seconds: 4, time: 'always' }];
      policy.ladder = [
        {
          name: 'half-way',
          metric: 'first_response',
          at: { percent: 50 },
          actions: [{ do: 'raise-priority' }],
        },
        {
          name: 'deadline',
          metric: 'first_response',
          at: { percent: 100 },
          actions: [
            { do: 'notify', whom: 'supervisors', by: ['live', 'email'] },
            { do: 'tag', tag: 'sla-breached' },
          ],
        },
      ];
    });
    const ada = new Desk(await as('ada'));
    await ada.presence('away');
    const subject = `Late ${randomUUID()}`;
    await world.sendMail({
      from: 'hurried@example.org',
      to: supportAddress,
      subject,
      text: 'Quick, please.',
    });
    const opened = await ada.find('', (one) => one.subject === subject);
    const breached = await eventually(async () => {
      const conversation = await ada.conversation(opened.id);
      return conversation.tags.includes('sla-breached') && conversation;
    });
    const clock = breached.clocks.find((one: any) => one.metric === 'first_response');
    expect(clock.state).toBe('breached');
    expect(clock.breachedAt).toBe(clock.deadlineAt);
    const facts = await ada.facts(opened.id);
    const acted = facts.filter((fact) => fact.type === 'sla.step-acted');
    expect(acted.map((fact) => fact.data.step)).toEqual(['half-way', 'deadline']);
    for (const fact of acted) {
      const due = new Date(clock.startedAt).getTime() + (fact.data.step === 'half-way' ? 2_000 : 4_000);
      expect(new Date(fact.at).getTime()).toBeGreaterThanOrEqual(due);
    }
    expect(facts.map((fact) => fact.type)).toContain('conversation.priority-raised');
    const [mail] = await world.mailTo('sue@firstline.localhost');
    expect(mail).toBeDefined();
    await new Desk(await as('sue')).setStatus(opened.id, 'resolved');
    await republish(alex, '/sla-policies', (policy) => {
      Object.assign(policy, before);
    });
  });
}
