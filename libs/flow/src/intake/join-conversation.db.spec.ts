import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { replyAddress } from '#domain/mail/reply-token.ts';
import { IntakeFixture } from '../../../../test/builders/intake-fixture.ts';
import { flowOn, StandingClock } from '../../../../test/flow.ts';
import { freshDatabase } from '../../../../test/postgres/database.ts';
import { reply } from '../conversations/reply.ts';
import { deliver } from '../delivery/deliver.ts';

describe('finding the conversation of a mail', () => {
  let base: Awaited<ReturnType<typeof freshDatabase>>;
  let clock: StandingClock;
  let fixture: IntakeFixture;
  let agentId: string;
  let customers = 0;

  beforeAll(async () => {
    base = await freshDatabase();
    clock = new StandingClock();
    fixture = await IntakeFixture.in(await flowOn(base.database, clock));
    agentId = await fixture.agent();
  });
  beforeEach(() => {
    clock.forward(3_600);
  });
  afterAll(() => base.drop());

  /** A customer who wrote and was answered. */
  async function answered() {
    const from = `customer-${++customers}@customer.test`;
    const first = await fixture.receive(fixture.mail({ from }));
    await fixture.assign(first.conversationId, agentId);
    const replied = await reply(fixture.flow, {
      conversationId: first.conversationId,
      agentId,
      text: 'It is on its way.',
    });
    if (replied.kind !== 'queued') throw new Error(replied.kind);
    await deliver(fixture.flow, fixture.channels, replied.messageId);
    const question = await fixture.message(first.messageId);
    return { from, ...first, question, sent: fixture.room.sent.at(-1)!, outboundId: replied.messageId };
  }

  async function resolve(conversationId: string): Promise<void> {
    await fixture.query(
      `update conversation set state = 'resolved', resolved_at = $2, assignee_id = null, queued_at = null where id = $1`,
      [conversationId, clock.now()],
    );
  }

  it('threads a customer’s answer to our answer back, by its references alone', async () => {
    const { from, sent, conversationId, question } = await answered();
    expect(sent.subject).toBe('Re: Where is my parcel?');
    expect(sent.mail).toMatchObject({
      inReplyTo: question.mailMessageId,
      references: [question.mailMessageId],
      automatic: false,
    });
    const back = await fixture.receive(
      fixture.mail({ from, inReplyTo: [sent.mail!.messageId], recipients: ['support@firstline.test'] }),
    );
    expect(back).toMatchObject({ conversationId, opened: false });
    // The owner keeps it.
    expect(await fixture.conversation(conversationId)).toMatchObject({
      state: 'assigned',
      assigneeId: agentId,
    });
  });

  it('threads it by the signed address when every header was lost, even from another address', async () => {
    const { sent, conversationId } = await answered();
    const replyTo = sent.mail!.replyTo!;
    expect(replyTo).toMatch(/^support\+[0-9a-z]{41}@firstline\.test$/);
    const back = await fixture.receive(
      fixture.mail({ from: 'private@elsewhere.test', recipients: [replyTo.toUpperCase()] }),
    );
    expect(back.conversationId).toBe(conversationId);
  });

  it('admits another sender by a Message-ID of ours, which nobody can make up', async () => {
    const { sent, conversationId } = await answered();
    const colleague = { from: 'colleague@customer.test', references: [sent.mail!.messageId] };
    expect((await fixture.receive(fixture.mail(colleague))).conversationId).toBe(conversationId);
  });

  it('refuses a stranger who guesses or has seen the customer’s own Message-ID, and says so', async () => {
    const { question, conversationId } = await answered();
    const thief = await fixture.receive(
      fixture.mail({ from: 'thief@evil.test', inReplyTo: [question.mailMessageId!] }),
    );
    expect(thief.opened).toBe(true);
    expect(thief.conversationId).not.toBe(conversationId);
    const opened = (await fixture.events(thief.conversationId)).find(
      (one) => one.type === 'conversation.opened',
    );
    expect(opened?.data).toMatchObject({ possiblyBelongsTo: conversationId, because: 'not-a-participant' });
  });

  it('refuses forged tokens and forged Message-IDs of ours', async () => {
    const { conversationId, outboundId } = await answered();
    const forgeries = [
      {
        recipients: [replyAddress('support@firstline.test', { conversationId, signature: '0'.repeat(20) })!],
      },
      { inReplyTo: [`<${outboundId}.${'0'.repeat(20)}@firstline.test>`] },
      { recipients: [`support+${conversationId}@firstline.test`] },
    ];
    for (const forgery of forgeries) {
      const thief = await fixture.receive(fixture.mail({ from: 'thief@evil.test', ...forgery }));
      expect(thief.opened).toBe(true);
    }
  });

  it('reopens what was resolved lately, and opens anew what was resolved long ago', async () => {
    const { from, question, conversationId } = await answered();
    await resolve(conversationId);
    clock.forward(71 * 3_600);
    const soon = await fixture.receive(fixture.mail({ from, inReplyTo: [question.mailMessageId!] }));
    expect(soon.conversationId).toBe(conversationId);
    expect(await fixture.conversation(conversationId)).toMatchObject({
      state: 'queued',
      resolvedAt: null,
      queuedAt: clock.now(),
      routingRound: 2,
    });
    expect((await fixture.events(conversationId)).slice(-2).map((one) => one.type)).toEqual([
      'conversation.reopened',
      'conversation.queued',
    ]);

    await resolve(conversationId);
    clock.forward(73 * 3_600);
    const late = await fixture.receive(fixture.mail({ from, inReplyTo: [question.mailMessageId!] }));
    expect(late.opened).toBe(true);
  });

  it.each(['queued', 'assigned', 'pending', 'deserted', 'resolved'])(
    'tells the clocks once of what joins one that is %s',
    async (state) => {
      const { from, sent, conversationId } = await answered();
      const presence = state === 'deserted' || state === 'pending' ? 'offline' : 'available';
      await fixture.query('update agent set presence = $1 where id = $2', [presence, agentId]);
      if (state === 'resolved') await resolve(conversationId);
      if (state === 'pending') {
        await fixture.query(`update conversation set state = 'pending' where id = $1`, [conversationId]);
      }
      if (state === 'queued') {
        await fixture.query(`update conversation set state = 'queued', assignee_id = null where id = $1`, [
          conversationId,
        ]);
      }
      await fixture.query('delete from outbox');
      await fixture.receive(fixture.mail({ from, inReplyTo: [sent.mail!.messageId] }));
      const told = await fixture.query(
        `select 1 from outbox where queue = 'sla-follow' and payload ->> 'conversationId' = $1`,
        [conversationId],
      );
      expect(told).toHaveLength(1);
      const after = state === 'assigned' ? 'assigned' : 'queued';
      expect(await fixture.conversation(conversationId)).toMatchObject({ state: after });
      await fixture.query(`update agent set presence = 'available' where id = $1`, [agentId]);
    },
  );

  it('keeps what a machine sends without reopening anything', async () => {
    const { from, question, conversationId } = await answered();
    await resolve(conversationId);
    clock.forward(30 * 86_400);
    const away = await fixture.receive(
      fixture.mail({ from, automatic: true, inReplyTo: [question.mailMessageId!] }),
    );
    expect(away.conversationId).toBe(conversationId);
    expect((await fixture.conversation(conversationId)).state).toBe('resolved');
    expect((await fixture.message(away.messageId)).automatic).toBe(true);
  });

  it('marks our mail as failed when it bounces, and takes the bounce for nobody’s answer', async () => {
    const { sent, conversationId, outboundId } = await answered();
    await resolve(conversationId);
    const bounce = fixture.mail({
      from: 'mailer-daemon@customer.test',
      bounceOf: sent.mail!.messageId,
      automatic: true,
      subject: 'Undelivered',
      text: 'Status: 5.1.1 user unknown',
    });
    const stored = await fixture.receive(bounce);
    expect(stored.conversationId).toBe(conversationId);
    expect(await fixture.message(stored.messageId)).toMatchObject({ kind: 'system', authorKind: 'system' });
    expect(await fixture.message(outboundId)).toMatchObject({
      delivery: 'failed',
      failureClass: 'permanent',
      failure: 'It came back: Undelivered (5.1.1)',
    });
    expect((await fixture.conversation(conversationId)).state).toBe('resolved');
    expect((await fixture.events(conversationId)).at(-1)).toMatchObject({
      type: 'message.delivery-changed',
      data: { messageId: outboundId, delivery: 'failed' },
    });
    expect(await fixture.query(`select 1 from identity where value like 'mailer-daemon%'`)).toEqual([]);
    // The same bounce over another way.
    const again = await fixture.arrive(bounce, { received: 'another way' });
    expect((await fixture.process(again)).kind).toBe('duplicate');
  });

  it('ignores our own mail when it comes back', async () => {
    const { sent } = await answered();
    const receipt = await fixture.arrive(fixture.mail({ messageId: sent.mail!.messageId }));
    expect(await fixture.process(receipt)).toEqual({ kind: 'ignored', reason: 'our own mail came back' });
  });

  it('makes one message of two copies that race', async () => {
    const said = fixture.mail();
    const receipts = await Promise.all(['a', 'b', 'c'].map((received) => fixture.arrive(said, { received })));
    const kinds = await Promise.all(receipts.map(async (receipt) => (await fixture.process(receipt)).kind));
    expect(kinds.sort()).toEqual(['duplicate', 'duplicate', 'stored']);
  });
});
