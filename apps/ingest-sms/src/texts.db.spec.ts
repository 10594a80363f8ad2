import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { SmsChannel } from '#channels/sms/sms-channel.ts';
import { TwilioClients } from '#channels/twilio-client.ts';
import { channelRegistry, type ChannelRegistry } from '#flow/channel-registry.ts';
import { deliver } from '#flow/delivery/deliver.ts';
import { examine } from '#flow/doctor/examine.ts';
import type { Flow } from '#flow/flow.ts';
import { processReceipt } from '#flow/intake/process-receipt.ts';
import { takeIn } from '#flow/intake/take-in.ts';
import { demoChannels } from '#flow/seed/demo-team.ts';
import { seedDemo } from '#flow/seed/seed-demo.ts';
import { select } from '#persistence/database.ts';
import { flowOn, StandingClock } from '../../../test/flow.ts';
import { freshDatabase } from '../../../test/postgres/database.ts';
import { sandboxOnFreePorts, type TestSandbox } from '../../../test/sandbox.ts';

const { id: channelId, address: ours } = demoChannels.sms;

describe('texts', () => {
  let opened: Awaited<ReturnType<typeof freshDatabase>>;
  let sandbox: TestSandbox;
  let flow: Flow;
  let channels: ChannelRegistry;
  const clock = new StandingClock(new Date());
  let theirs: string;
  let count = 0;

  beforeAll(async () => {
    opened = await freshDatabase();
    flow = await flowOn(opened.database, clock);
    await seedDemo(flow, { password: 'a long password' });
    sandbox = await sandboxOnFreePorts({ numbers: [{ number: ours }] });
    channels = channelRegistry(
      new SmsChannel(
        new TwilioClients({
          accountSid: sandbox.accountSid,
          authToken: sandbox.authToken,
          apiBaseUrl: sandbox.url,
        }),
      ),
    );
  });
  afterAll(async () => {
    await sandbox.close();
    await opened.drop();
  });
  beforeEach(() => {
    theirs = `+1555010${1000 + count++}`;
  });

  async function arrives(body: string) {
    const providerKey = `SM${String(count++).padStart(32, '0')}`;
    const payload = { MessageSid: providerKey, From: theirs, To: ours, Body: body, NumMedia: '0' };
    const { receiptId } = await takeIn(flow, { channelId, providerKey, payload, queue: 'intake-sms' });
    const stored = await processReceipt(flow, channels, receiptId);
    if (stored.kind !== 'stored') throw new Error(`It was ${stored.kind}.`);
    clock.forward(1);
    return stored;
  }

  async function leaves(conversationId: string, text: string): Promise<string> {
    const id = flow.newId();
    await flow.database.reading.query(
      `insert into message (id, conversation_id, kind, channel_id, channel_kind, author_kind, to_address, text,
         delivery, created_at) values ($1, $2, 'outbound', $3, 'sms', 'agent', $4, $5, 'queued', $6)`,
      [id, conversationId, channelId, theirs, text, clock.now()],
    );
    return id;
  }

  const sentTexts = async () =>
    ((await sandbox.drive('GET', `texts?to=${encodeURIComponent(theirs)}`)) as { texts: unknown[] }).texts;
  const suppressions = () =>
    select<{ source: string }>(
      flow.database.reading,
      'select sender, source from suppression where address = $1',
      [theirs],
    );
  const facts = async (conversationId: string) =>
    (
      await select<{ type: string }>(
        flow.database.reading,
        `select type from event where conversation_id = $1 and type like 'address.%' order by id`,
        [conversationId],
      )
    ).map((row) => row.type);
  const isAutomatic = async (messageId: string) =>
    (
      await select<{ automatic: boolean }>(
        flow.database.reading,
        'select automatic from message where id = $1',
        [messageId],
      )
    )[0]?.automatic;

  it('find their conversation, and a STOP in it ends what we send until START', async () => {
    const first = await arrives('Where is my parcel?');
    expect(first.opened).toBe(true);
    const stop = await arrives('Stop');
    expect(stop).toMatchObject({ conversationId: first.conversationId, opened: false });
    expect(await isAutomatic(stop.messageId)).toBe(true);
    expect(await suppressions()).toEqual([{ sender: ours, source: 'keyword' }]);

    // Written before or after, it does not leave.
    const refused = await leaves(first.conversationId, 'On its way');
    expect(await deliver(flow, channels, refused)).toMatchObject({ kind: 'suppressed' });
    expect(await sentTexts()).toEqual([]);

    const again = await arrives('STOPALL');
    expect(await isAutomatic(again.messageId)).toBe(true);
    const start = await arrives('yes');
    expect(await isAutomatic(start.messageId)).toBe(true);
    expect(await suppressions()).toEqual([]);
    expect(await facts(first.conversationId)).toEqual(['address.suppressed', 'address.unsuppressed']);

    const allowed = await leaves(first.conversationId, 'It was left with your neighbour');
    expect(await deliver(flow, channels, allowed)).toMatchObject({ kind: 'sent' });
    expect(await sentTexts()).toHaveLength(1);
  });

  it('with a word for the carrier are kept and seen, but are no work for anybody until more is written', async () => {
    const stateOf = (id: string) =>
      select<{ state: string; waits: boolean; resolved: boolean; todo: number }>(
        flow.database.reading,
        `select state, queued_at is not null as waits, resolved_at is not null as resolved,
           (select count(*)::int from outbox where payload ->> 'conversationId' = conversation.id::text)
             + (select count(*)::int from timer where key = 'relaxation:' || conversation.id) as todo
         from conversation where id = $1`,
        [id],
      );
    for (const word of ['STOP', 'help', 'Start']) {
      theirs = `+1555010${1000 + count++}`;
      const { conversationId, opened: isNew } = await arrives(word);
      expect(isNew).toBe(true);
      expect(await stateOf(conversationId)).toEqual([
        { state: 'resolved', waits: false, resolved: true, todo: 0 },
      ]);
      const facts = await select<{ type: string; data: unknown }>(
        flow.database.reading,
        'select type, data from event where conversation_id = $1 order by id',
        [conversationId],
      );
      expect(facts.at(-1)).toEqual({
        type: 'conversation.resolved',
        data: { because: 'carrier-keyword', keyword: word.toLowerCase() },
      });
      expect(facts.map((fact) => fact.type)).not.toContain('conversation.queued');
      expect(await arrives('Where is my parcel?')).toMatchObject({ conversationId, opened: false });
      expect(await stateOf(conversationId)).toMatchObject([
        { state: 'queued', waits: true, resolved: false },
      ]);
    }
    theirs = `+1555010${1000 + count++}`;
    expect(await stateOf((await arrives('Yes')).conversationId)).toMatchObject([{ state: 'queued' }]);
    for (const { promise, violations } of await examine(flow)) {
      expect([promise, violations]).toEqual([promise, []]);
    }
  });

  it('of assent are answers where nothing was stopped', async () => {
    await arrives('Can you send it again?');
    const answer = await arrives('Yes');
    expect(await isAutomatic(answer.messageId)).toBe(false);
    const help = await arrives('HELP');
    expect(await isAutomatic(help.messageId)).toBe(true);
    expect(await suppressions()).toEqual([]);
  });

  it('are heeded once when one STOP is read twice at once', async () => {
    const { conversationId } = await arrives('Hello');
    const providerKey = `SM${String(count++).padStart(32, '0')}`;
    const payload = { MessageSid: providerKey, From: theirs, To: ours, Body: 'STOP', NumMedia: '0' };
    const { receiptId } = await takeIn(flow, { channelId, providerKey, payload, queue: 'intake-sms' });
    await Promise.all(Array.from({ length: 5 }, () => processReceipt(flow, channels, receiptId)));
    expect(await suppressions()).toHaveLength(1);
    expect(await facts(conversationId)).toEqual(['address.suppressed']);
  });

  it('that the provider refuses because of a STOP are not tried again, and the next is not even asked for', async () => {
    const { conversationId } = await arrives('Hello');
    await sandbox.drive('PUT', `phones/${encodeURIComponent(theirs)}`, { smsError: 21610 });
    const refused = await leaves(conversationId, 'Hello');
    expect(await deliver(flow, channels, refused)).toMatchObject({
      kind: 'failed',
      failureClass: 'permanent',
    });
    expect(await suppressions()).toEqual([{ sender: ours, source: 'provider' }]);
    expect(await facts(conversationId)).toEqual(['address.suppressed']);
    const next = await leaves(conversationId, 'Still there?');
    expect(await deliver(flow, channels, next)).toMatchObject({ kind: 'suppressed' });
  });

  it('leave once although the provider did not answer, however often it is asked', async () => {
    const { conversationId } = await arrives('Hello');
    clock.at = new Date();
    await sandbox.drive('PUT', `phones/${encodeURIComponent(theirs)}`, { timeout: true, times: 1 });
    const id = await leaves(conversationId, 'Only once');
    expect(await deliver(flow, channels, id)).toMatchObject({ kind: 'again-later' });
    expect(await sentTexts()).toHaveLength(1);

    // The provider is out of reach when it is asked what became of it.
    const lost = channelRegistry(
      new SmsChannel(
        new TwilioClients({
          accountSid: sandbox.accountSid,
          authToken: sandbox.authToken,
          apiBaseUrl: 'http://127.0.0.1:1',
        }),
      ),
    );
    clock.forward(3_600);
    expect(await deliver(flow, lost, id)).toMatchObject({ kind: 'again-later' });
    clock.forward(3_600);
    expect(await deliver(flow, channels, id)).toMatchObject({ kind: 'sent' });
    expect(await sentTexts()).toHaveLength(1);
  });
});
