import { randomUUID } from 'node:crypto';
import { beforeEach, expect, it } from '@jest/globals';
import { eventually } from '../eventually.ts';
import { clearInbox, Desk } from './desk.ts';
import type { Installation } from './installation.ts';

/** A mail comes in, is offered, answered and answered back. */
export function mailJourneys(installation: () => Installation): void {
  beforeEach(async () => {
    await clearInbox(new Desk(await installation().as('sue')));
  });

  it('takes a mail in, offers it, sends the reply threaded, and takes the answer into the same conversation', async () => {
    const { world, supportAddress, as } = installation();
    const ada = new Desk(await as('ada'));
    await ada.presence('available');
    const customer = `cleo-${randomUUID()}@example.org`;

    const { messageId } = await world.sendMail({
      from: `Cleo Customer <${customer}>`,
      to: supportAddress,
      subject: 'My router is dead',
      text: 'It has not come on since Monday.',
    });
    const { items } = await eventually(async () => {
      const page = await ada.client.get(`/customers?identity=${encodeURIComponent(customer)}`);
      return page.items.length > 0 && page;
    });
    expect(items[0].name).toBe('Cleo Customer');
    const opened = await ada.find(`customer=${items[0].id}`);
    expect(opened.subject).toBe('My router is dead');

    const accepted = await ada.accept(opened.id);
    expect(accepted.state).toBe('assigned');
    await ada.reply(opened.id, 'Hello Cleo, a new one is on its way.');
    const [reply] = await world.mailTo(customer);
    expect(reply.subject).toBe('Re: My router is dead');
    expect(reply.inReplyTo).toBe(messageId);
    expect(reply.text).toContain('a new one is on its way');

    await world.replyTo(reply.id, 'Thank you, it has arrived.');
    const messages = await eventually(async () => {
      const all = await ada.messages(opened.id);
      return all.length === 3 && all;
    });
    expect(messages.map((message) => message.kind)).toEqual(['inbound', 'outbound', 'inbound']);
    expect(messages[1].delivery).toBe('sent');
    expect(messages[2].text).toContain('it has arrived');
    await ada.setStatus(opened.id, 'resolved');
  });

  it('makes one message of a mail delivered twice, two of two mails with one Message-ID, and keeps one without', async () => {
    const { world, supportAddress, as } = installation();
    const ada = new Desk(await as('ada'));
    const mark = randomUUID();
    const raw = (body: string, id?: string) =>
      [
        `From: dup-${mark}@example.org`,
        `To: ${supportAddress}`,
        `Subject: Twice ${mark}`,
        ...(id ? [`Message-ID: ${id}`] : []),
        'Date: Mon, 02 Mar 2026 09:00:00 +0000',
        '',
        body,
        '',
      ].join('\r\n');
    const send = (content: string) =>
      world.sendMail({
        from: `dup-${mark}@example.org`,
        to: supportAddress,
        subject: '',
        text: '',
        raw: content,
      });
    await send(raw('the same', `<${mark}@example.org>`));
    await send(raw('the same', `<${mark}@example.org>`));
    await send(raw('another', `<${mark}@example.org>`));
    await send(raw('without an id'));

    const texts = await eventually(async () => {
      const { items } = await ada.client.get('/conversations?limit=200');
      const own = items.filter((one: any) => one.subject === `Twice ${mark}`);
      const all = (await Promise.all(own.map((one: any) => ada.messages(one.id)))).flat();
      return all.length >= 3 && all.map((message: any) => message.text.trim());
    });
    const { items: receipts } = await eventually(async () => {
      const page = await (await as('sue')).get('/receipts?status=duplicate&limit=200');
      return page.items.length > 0 && page;
    });
    expect([...texts].sort()).toEqual(['another', 'the same', 'without an id']);
    expect(receipts[0].duplicateOf).toBeTruthy();
  });

  it('does not let a stranger join a conversation by guessing a reference', async () => {
    const { world, supportAddress, as } = installation();
    const ada = new Desk(await as('ada'));
    const mark = randomUUID();
    const { messageId } = await world.sendMail({
      from: `victim-${mark}@example.org`,
      to: supportAddress,
      subject: `Private ${mark}`,
      text: 'My account number is 42.',
    });
    const victim = await ada.find('', (one) => one.subject === `Private ${mark}`);
    await world.sendMail({
      from: `stranger-${mark}@example.net`,
      to: supportAddress,
      subject: `Re: Private ${mark}`,
      text: 'Please send it to me.',
      inReplyTo: messageId,
      references: [messageId],
    });
    const stranger = await ada.find('', (one) => one.subject === `Re: Private ${mark}`);
    expect(stranger.id).not.toBe(victim.id);
    expect(stranger.customerId).not.toBe(victim.customerId);
    expect(await ada.messages(victim.id)).toHaveLength(1);
  });
}
