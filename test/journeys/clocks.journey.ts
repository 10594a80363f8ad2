import { randomUUID } from 'node:crypto';
import { beforeEach, expect, it } from '@jest/globals';
import { eventually } from '../eventually.ts';
import { clearInbox, Desk, republish } from './desk.ts';
import type { Installation } from './installation.ts';

/** What the team owes the customer: told, put off, kept, broken, and under other terms. */
export function clockJourneys(installation: () => Installation): void {
  let ada: Desk;
  let sue: Desk;
  beforeEach(async () => {
    sue = new Desk(await installation().as('sue'));
    ada = new Desk(await installation().as('ada'));
    await clearInbox(sue);
    await ada.presence('away');
  });

  const asked = async (from: string, subject = `Clocks ${randomUUID()}`) => {
    const { world, supportAddress } = installation();
    await world.sendMail({ from, to: supportAddress, subject, text: 'When will it come?' });
    const opened = await ada.find('', (one) => one.subject === subject);
    await ada.accept(opened.id);
    return opened.id as string;
  };
  const clock = async (id: string, matches: (clock: any) => boolean) =>
    eventually(async () => (await ada.client.get(`/conversations/${id}/clocks`)).items.find(matches));
  const promise = async (id: string) => (await ada.client.get(`/conversations/${id}/promises`)).items[0];

  it('breaks a promise at its very instant, on the timeline, and keeps the next one by a reply', async () => {
    await ada.presence('available');
    const id = await asked('promised@example.org');
    // So soon that it can be awaited; a busy machine makes the promise before it is past all the same.
    const dueAt = new Date(Date.now() + 6_000).toISOString();
    const made = await ada.client.post(`/conversations/${id}/promises`, { text: 'You hear from us', dueAt });
    const breached = await clock(id, (one) => one.id === made.id && one.state === 'breached');
    expect(breached).toMatchObject({ metric: 'promise', deadlineAt: dueAt, breachedAt: dueAt });
    expect((await promise(id)).state).toBe('broken');
    const later = new Date(Date.now() + 3_600_000).toISOString();
    const second = await ada.client.post(`/conversations/${id}/promises`, {
      text: 'Tomorrow, then',
      dueAt: later,
    });
    await ada.reply(id, 'Here it is.');
    await clock(id, (one) => one.id === second.id && one.state === 'met');
    const facts = (await ada.facts(id)).map((fact) => fact.type);
    expect(facts.filter((type) => type === 'promise.made')).toHaveLength(2);
    expect(facts).toContain('clock.breached');
    // The reply keeps the second and, too late, the first.
    const { items } = await ada.client.get(`/conversations/${id}/promises`);
    expect(items.map((one: any) => one.state)).toEqual(['late', 'kept']);
    await sue.setStatus(id, 'resolved');
  });

  it('keeps a customer informed, stands while pending, and tells of each clock what it did', async () => {
    const alex = await installation().as('alex');
    await republish(alex, '/sla-policies', (policy) => {
      policy.targets = [
        { metric: 'first_response', segments: ['vip'], seconds: 60, time: 'always' },
        { metric: 'first_response', seconds: 3_600, time: 'always' },
        { metric: 'periodic_update', seconds: 600, time: 'always' },
        { metric: 'resolution', seconds: 7_200, time: 'always' },
      ];
      policy.ladder = [];
      policy.pauses = [{ while: 'pending', metrics: ['periodic_update'] }];
    });
    await ada.presence('available');
    const id = await asked('informed@example.org');
    const first = await clock(id, (one) => one.metric === 'first_response');
    expect(first.chosen).toMatchObject({ target: 1, passedOver: [{ index: 0, because: 'segments' }] });
    await ada.reply(id, 'We look into it.', 'pending');
    await clock(id, (one) => one.metric === 'first_response' && one.state === 'met');
    const update = await clock(id, (one) => one.metric === 'periodic_update' && one.state === 'paused');
    expect(update.spans.at(-1)).toMatchObject({ kind: 'stood', reason: 'pending' });
    expect(update.history.map((fact: any) => fact.type)).toEqual(['clock.started', 'clock.paused']);
    await sue.setStatus(id, 'resolved');
    await clock(id, (one) => one.metric === 'periodic_update' && one.state === 'cancelled');
    await clock(id, (one) => one.metric === 'resolution' && one.state === 'met');
  });

  it('moves clocks that run only when a policy is applied to them, and breaks none by that', async () => {
    const alex = await installation().as('alex');
    const strict = (seconds: number) => (policy: any) => {
      policy.targets = [{ metric: 'first_response', seconds, time: 'always' }];
      policy.ladder = [
        {
          name: 'early',
          metric: 'first_response',
          at: { percent: 1 },
          actions: [{ do: 'tag', tag: 'early' }],
        },
      ];
    };
    await republish(alex, '/sla-policies', strict(36_000));
    await ada.presence('available');
    const id = await asked('terms@example.org');
    const before = await clock(id, (one) => one.metric === 'first_response');
    const run = async (seconds: number) => {
      await republish(alex, '/sla-policies', strict(seconds));
      const { id: recompute } = await sue.client.post('/clock-recomputes', {
        kind: 'sla-policy',
        name: 'default',
      });
      return eventually(async () => {
        const one = await sue.client.get(`/clock-recomputes/${recompute}`);
        return one.finishedAt && one;
      });
    };
    expect(await run(1)).toMatchObject({ moved: 0, kept: 1 });
    expect(await run(100)).toMatchObject({ moved: 1, kept: 0 });
    const after = await clock(id, (one) => one.metric === 'first_response');
    expect(after.slaPolicy.version).toBe(Number(before.slaPolicy.version) + 2);
    expect(Date.parse(after.deadlineAt) - Date.parse(after.startedAt)).toBe(100_000);
    // A hundredth of it was over by then: the step is left out, and says so.
    const facts = after.history.map((fact: any) => fact.type);
    expect(facts).toEqual(['clock.started', 'clock.kept-terms', 'clock.moved', 'sla.step-skipped']);
    expect((await ada.conversation(id)).tags).not.toContain('early');
    await sue.setStatus(id, 'resolved');
  });
}
