import { beforeEach, expect, it } from '@jest/globals';
import { demoChannels } from '#flow/seed/demo-team.ts';
import { eventually } from '../eventually.ts';
import { clearInbox, Desk } from './desk.ts';
import type { Installation } from './installation.ts';
import { newNumber } from './numbers.ts';

/** A text comes in and is answered; the same person over two channels is one customer. */
export function textJourneys(installation: () => Installation): void {
  beforeEach(async () => {
    await clearInbox(new Desk(await installation().as('sue')));
  });

  it('takes a text in, offers it, sends the reply, and follows its delivery', async () => {
    const { world, as } = installation();
    const ada = new Desk(await as('ada'));
    await ada.presence('available');
    const customer = newNumber();
    await world.text(customer, demoChannels.sms.address, 'Where is my order?');
    const opened = await ada.find(
      'channelKind=sms',
      (one) => one.customerName === null || one.state !== 'resolved',
    );
    const offered = await ada.accept();
    expect(offered.channelKind).toBe('sms');
    expect(opened).toBeDefined();
    await ada.reply(offered.id, 'It leaves today.');
    const [text] = await world.textsTo(customer);
    expect(text.body).toBe('It leaves today.');
    const delivered = await eventually(async () => {
      const messages = await ada.messages(offered.id);
      return messages.find((message) => message.kind === 'outbound' && message.delivery === 'delivered');
    });
    expect(delivered.deliveredAt).toBeTruthy();
    await world.text(customer, demoChannels.sms.address, 'Great');
    await eventually(async () => (await ada.messages(offered.id)).length === 3);
    await ada.setStatus(offered.id, 'resolved');
  });

  it('knows a person by mail and by phone, and joins their open conversation', async () => {
    const { world, as, supportAddress } = installation();
    const ada = new Desk(await as('ada'));
    await ada.presence('available');
    const number = newNumber();
    const address = `both-${number.slice(1)}@example.org`;
    await world.sendMail({
      from: address,
      to: supportAddress,
      subject: 'Moving house',
      text: 'My new address …',
    });
    const mine = await ada.find('', (one) => one.subject === 'Moving house' && one.state !== 'resolved');
    await (
      await as('sue')
    ).post(`/customers/${mine.customerId}/identities`, { kind: 'phone', value: number });
    await world.text(number, demoChannels.sms.address, 'I forgot the postcode: 8001');
    const messages = await eventually(async () => {
      const all = await ada.messages(mine.id);
      return all.length === 2 && all;
    });
    expect(messages.map((message) => message.channelKind)).toEqual(['email', 'sms']);
    await ada.accept(mine.id);
    await ada.setStatus(mine.id, 'resolved');
  });

  it('stops at STOP and says so to the agent', async () => {
    const { world, as } = installation();
    const ada = new Desk(await as('ada'));
    await ada.presence('available');
    const customer = newNumber();
    await world.text(customer, demoChannels.sms.address, 'Do you open on Sunday?');
    const offered = await ada.accept((await ada.conversationOf(customer)).id);
    await world.text(customer, demoChannels.sms.address, 'STOP');
    await eventually(async () => (await ada.messages(offered.id)).length === 2);
    const refused = await ada.client.call(
      'POST',
      `/conversations/${offered.id}/replies`,
      { text: 'Yes, from ten.' },
      { 'idempotency-key': `stop-${customer}` },
    );
    expect(refused.status).toBe(409);
    expect(refused.body.detail).toMatch(/stop/i);
    await ada.setStatus(offered.id, 'resolved');
  });

  it('refuses a webhook without a valid signature', async () => {
    const { url } = installation();
    for (const [id, path] of [
      [demoChannels.sms.id, 'sms'],
      [demoChannels.voice.id, 'voice'],
    ]) {
      const response = await fetch(`${url}/hooks/twilio/${id}/${path}`, {
        method: 'POST',
        headers: {
          'content-type': 'application/x-www-form-urlencoded',
          'x-twilio-signature': 'bm90IGEgc2lnbmF0dXJl',
        },
        body: 'From=%2B15557770001&Body=hello&MessageSid=SM00000000000000000000000000000000',
      });
      expect(response.status).toBe(403);
      expect(response.headers.get('content-type')).toContain('application/problem+json');
    }
  });
}
