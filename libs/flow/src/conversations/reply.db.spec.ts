import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { IntakeFixture } from '../../../../test/builders/intake-fixture.ts';
import { flowOn, StandingClock } from '../../../../test/flow.ts';
import { freshDatabase } from '../../../../test/postgres/database.ts';
import { deliver } from '../delivery/deliver.ts';
import { note } from './note.ts';
import { reply } from './reply.ts';

describe('answering', () => {
  let base: Awaited<ReturnType<typeof freshDatabase>>;
  let clock: StandingClock;
  let fixture: IntakeFixture;
  let owner: string;
  let supervisor: string;

  beforeAll(async () => {
    base = await freshDatabase();
    clock = new StandingClock();
    fixture = await IntakeFixture.in(await flowOn(base.database, clock));
    owner = await fixture.agent();
    supervisor = await fixture.agent('supervisor');
  });
  beforeEach(() => {
    clock.forward(60);
  });
  afterAll(() => base.drop());

  async function asked(said = fixture.mail()) {
    const stored = await fixture.receive(said);
    await fixture.assign(stored.conversationId, owner);
    return stored;
  }

  it('is for the owner and for supervisors', async () => {
    const { conversationId } = await asked();
    const text = 'An answer';
    const stranger = await fixture.agent();
    expect(await reply(fixture.flow, { conversationId, agentId: stranger, text })).toEqual({
      kind: 'not-yours',
    });
    expect((await reply(fixture.flow, { conversationId, agentId: owner, text })).kind).toBe('queued');
    expect((await reply(fixture.flow, { conversationId, agentId: supervisor, text })).kind).toBe('queued');
    await fixture.query('update agent set active = false where id = $1', [stranger]);
    expect(await reply(fixture.flow, { conversationId, agentId: stranger, text })).toEqual({
      kind: 'not-yours',
    });
    expect(await reply(fixture.flow, { conversationId: stranger, agentId: owner, text })).toEqual({
      kind: 'not-found',
    });
  });

  it('is refused in a resolved conversation, and when the customer has written meanwhile', async () => {
    const { conversationId, messageId } = await asked();
    const based = { conversationId, agentId: owner, text: 'An answer', basedOnMessageId: messageId };
    const { mailMessageId } = await fixture.message(messageId);
    clock.forward(1);
    await fixture.receive(fixture.mail({ inReplyTo: [mailMessageId!] }));
    expect(await reply(fixture.flow, based)).toEqual({ kind: 'stale' });
    await fixture.query(`update conversation set state = 'resolved' where id = $1`, [conversationId]);
    expect(await reply(fixture.flow, based)).toEqual({ kind: 'resolved' });
  });

  it('keeps its message with a signed Message-ID before anything is sent, and tells who must know', async () => {
    const { conversationId } = await asked();
    const replied = await reply(fixture.flow, {
      conversationId,
      agentId: owner,
      text: 'See the file',
      attachments: [{ name: 'price list.txt', mediaType: 'text/plain', content: Buffer.from('1 CHF') }],
    });
    if (replied.kind !== 'queued') throw new Error(replied.kind);
    const message = await fixture.message(replied.messageId);
    expect(message).toMatchObject({ delivery: 'queued', authorId: owner, toAddress: 'carla@customer.test' });
    expect(message.mailMessageId).toMatch(new RegExp(`^<${message.id}\\.[0-9a-f]{20}@firstline\\.test>$`));
    expect((await fixture.events(conversationId)).at(-1)).toMatchObject({ type: 'message.composed' });
    const work = await fixture.query(`select queue from outbox where payload->>'messageId' = $1`, [
      message.id,
    ]);
    expect(work).toEqual([{ queue: 'delivery-email' }]);
    await deliver(fixture.flow, fixture.channels, message.id);
    const [file] = fixture.room.sent.at(-1)!.attachments;
    expect(Buffer.from(file!.content).toString()).toBe('1 CHF');
  });

  it('goes by the channel by which the customer wrote last, and to who called by text', async () => {
    const call = await asked(fixture.text('+15550008001', '', 'voice'));
    const back = await reply(fixture.flow, {
      conversationId: call.conversationId,
      agentId: owner,
      text: 'Hi',
    });
    expect(back).toMatchObject({ kind: 'queued', channelId: fixture.ids.sms, to: '+15550008001' });
    const sent = await fixture.message(back.kind === 'queued' ? back.messageId : '');
    expect(sent).toMatchObject({ channelKind: 'sms', subject: null, mailMessageId: null });
    await deliver(fixture.flow, fixture.channels, sent.id);
    expect(fixture.room.sent.at(-1)).toMatchObject({
      statusUrl: `http://127.0.0.1:3000/hooks/twilio/${fixture.ids.sms}/sms/${sent.id}/status`,
    });

    const hidden = await asked(fixture.text('', '', 'voice'));
    const nobody = await reply(fixture.flow, {
      conversationId: hidden.conversationId,
      agentId: owner,
      text: 'Hi',
    });
    expect(nobody).toEqual({ kind: 'no-address' });
    const byMail = {
      conversationId: call.conversationId,
      agentId: owner,
      text: 'Hi',
      channelId: fixture.ids.email,
    };
    expect(await reply(fixture.flow, byMail)).toEqual({ kind: 'no-address' });
  });

  it('notes what the customer never sees', async () => {
    const { conversationId } = await asked();
    const noted = await note(fixture.flow, { conversationId, agentId: supervisor, text: 'Be\0 kind' });
    if (noted.kind !== 'noted') throw new Error(noted.kind);
    expect(await fixture.message(noted.messageId)).toMatchObject({
      kind: 'note',
      text: 'Be kind',
      delivery: null,
    });
    expect((await fixture.events(conversationId)).at(-1)).toMatchObject({ type: 'message.noted' });
  });
});
