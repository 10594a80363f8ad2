import { beforeEach, expect, it } from '@jest/globals';
import { demoAgents, demoChannels } from '#flow/seed/demo-team.ts';
import { eventually } from '../eventually.ts';
import { clearInbox, Desk } from './desk.ts';
import type { Installation } from './installation.ts';
import { newNumber } from './numbers.ts';

const adasPhone = demoAgents.find((agent) => agent.email.startsWith('ada@'))!.phone;

/** Calls: answered, missed, and offered again when the agent's phone is not answered. */
export function callJourneys(installation: () => Installation): void {
  beforeEach(async () => {
    await clearInbox(new Desk(await installation().as('sue')));
  });

  it('greets a call, queues it, rings the agent who accepts, and connects both', async () => {
    const { world, as } = installation();
    const ada = new Desk(await as('ada'));
    await ada.presence('available');
    await world.phone(adasPhone, { answer: 'auto', afterMs: 50 });
    const caller = newNumber();
    const call = await world.callUp(caller, demoChannels.voice.address, [{ press: '1' }, { wait: 600 }]);
    await world.callUntil(call, 'queued');
    const offered = await ada.accept((await ada.conversationOf(caller)).id);
    expect(offered.channelKind).toBe('voice');
    await world.callUntil(call, 'connected');
    const connected = await eventually(async () => {
      const { items } = await ada.client.get(`/conversations/${offered.id}/calls`);
      return items.find((one: any) => one.state === 'connected');
    });
    expect(connected.from).toBe(caller);
    await world.hangUp(call);
    const ended = await eventually(async () => {
      const { items } = await ada.client.get(`/conversations/${offered.id}/calls`);
      return items.find((one: any) => one.state === 'completed');
    });
    expect(ended.answeredAt).toBeTruthy();
    const messages = await ada.messages(offered.id);
    expect(messages.filter((message) => message.channelKind === 'voice')).toHaveLength(1);
    await ada.client.post('/agents/me/wrap-up/end');
    await ada.setStatus(offered.id, 'resolved');
  });

  it('keeps a missed call as a conversation that somebody must see', async () => {
    const { world, as } = installation();
    const ada = new Desk(await as('ada'));
    await ada.presence('away');
    const caller = newNumber();
    const call = await world.callUp(caller, demoChannels.voice.address, [{ press: '1' }, { wait: 600 }]);
    await world.callUntil(call, 'queued');
    await world.hangUp(call);
    const sue = new Desk(await as('sue'));
    const missed = await eventually(async () => {
      const { items } = await sue.client.get(`/customers?identity=${encodeURIComponent(caller)}`);
      const [customer] = items;
      if (!customer) return undefined;
      const { items: own } = await sue.client.get(`/conversations?customer=${customer.id}`);
      const [conversation] = own;
      if (!conversation) return undefined;
      const { items: calls } = await sue.client.get(`/conversations/${conversation.id}/calls`);
      return calls[0]?.state === 'missed' && { conversation, call: calls[0] };
    });
    expect(missed.call.endReason).toBe('abandoned_queue');
    expect(['queued', 'offered']).toContain(missed.conversation.state);
    await sue.setStatus(missed.conversation.id, 'resolved');
  });

  it('puts the caller back in line, at their place, when the phone of the agent who accepted is not answered', async () => {
    const { world, as } = installation();
    const ada = new Desk(await as('ada'));
    const ben = new Desk(await as('ben'));
    await Promise.all([ada.presence('available'), ben.presence('away')]);
    await world.phone(adasPhone, { answer: 'busy' });
    const call = await world.callUp(newNumber(), demoChannels.voice.address, [{ press: '1' }, { wait: 600 }]);
    await world.callUntil(call, 'queued');
    const accepted = await ada.accept();
    const place = accepted.queuedAt;
    await eventually(async () => {
      const facts = await ben.facts(accepted.id);
      return facts.some((fact) => fact.type === 'assignment.ended');
    });
    await ben.presence('available');
    const again = await ben.offer(accepted.id);
    expect(again).toBeDefined();
    const now = await ben.conversation(accepted.id);
    expect(now.queuedAt).toBe(place);
    await world.hangUp(call);
    await world.phone(adasPhone, { answer: 'auto', afterMs: 50 });
    await eventually(async () => {
      const { items } = await ben.client.get(`/conversations/${accepted.id}/calls`);
      return items[0].state === 'missed';
    });
    const sue = new Desk(await as('sue'));
    await sue.setStatus(accepted.id, 'resolved');
    await ben.presence('away');
  });
}
