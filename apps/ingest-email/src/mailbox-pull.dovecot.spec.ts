import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { EmailRoom } from '#channels/email/email-room.ts';
import { emailSettings } from '#channels/email/email-settings.ts';
import type { Flow } from '#flow/flow.ts';
import { select } from '#persistence/database.ts';
import { saveChannel, type OpenChannel } from '#persistence/stores/channels/channel.store.ts';
import {
  advanceMailbox,
  holdMailbox,
  mailboxCursor,
} from '#persistence/stores/channels/mailbox-cursor.store.ts';
import { startCable, startDovecot, type Dovecot } from '../../../test/dovecot.ts';
import { eventually } from '../../../test/eventually.ts';
import { flowOn } from '../../../test/flow.ts';
import { freshDatabase } from '../../../test/postgres/database.ts';
import { MailboxPull } from './mailbox-pull.ts';

let dovecot: Dovecot;
let flow: Flow;
let drop: () => Promise<void>;
let users = 0;
let user: string;
const stops: (() => Promise<void>)[] = [];

beforeAll(async () => {
  dovecot = await startDovecot();
  const fresh = await freshDatabase();
  drop = fresh.drop;
  flow = await flowOn(fresh.database);
});
afterAll(async () => {
  await dovecot.stop();
  await drop();
});
beforeEach(() => {
  user = `user${++users}@firstline.test`;
});
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

async function channel(
  settings: object = {},
  port = dovecot.port,
  password = dovecot.password,
  pollSeconds = 2,
) {
  const given: OpenChannel = {
    id: flow.newId(),
    kind: 'email',
    name: user,
    address: user,
    settings: {
      imap: { host: '127.0.0.1', port, secure: false, user, pollSeconds },
      firstSync: 'all',
      ...settings,
    },
    credentials: { password },
  };
  await flow.database.transaction((tx) =>
    saveChannel(tx, flow.secrets, { ...given, enabled: true }, flow.clock.now()),
  );
  return given;
}

function pull(of: OpenChannel, holder = 'one', folder = 'INBOX') {
  const held = { now: 0 };
  const made = new MailboxPull({
    flow,
    logger: pino({ level: 'silent' }),
    channel: of,
    settings: emailSettings(of),
    folder,
    holder,
    onPulled: () => undefined,
    onHeld: (change) => (held.now += change),
  });
  made.start();
  const stop = () => made.stop();
  stops.push(stop);
  return { stop, held };
}

const mail = (subject: string, bytes = 10) =>
  `From: ada@example.org\r\nSubject: ${subject}\r\nMessage-ID: <${subject}@example.org>\r\n\r\n${'x'.repeat(70)}\r\n`.padEnd(
    bytes,
    'y'.repeat(78) + '\r\n',
  );

async function deliver(...subjects: string[]) {
  const client = await dovecot.client(user);
  for (const subject of subjects) await client.append('INBOX', mail(subject));
  await client.logout();
}

const receipts = (of: OpenChannel) =>
  select<{ key: string; blob: string; payload: { oversized?: unknown } }>(
    flow.database.reading,
    'select provider_key as key, blob_key as blob, payload from receipt where channel_id = $1 order by id',
    [of.id],
  );
const subjects = async (of: OpenChannel) =>
  Promise.all(
    (await receipts(of)).map(
      async ({ blob }) => /^Subject: (.*)\r$/m.exec((await flow.blobs.get(blob)).toString())?.[1],
    ),
  );
const kept = (of: OpenChannel, count: number) =>
  eventually(async () => (await receipts(of)).length >= count, 20_000);
const cursor = (of: OpenChannel, folder = 'INBOX') => mailboxCursor(flow.database.reading, of.id, folder);
const holders = async (of: OpenChannel) =>
  (
    await select<{ holder: string | null }>(
      flow.database.reading,
      'select holder from mailbox_cursor where channel_id = $1',
      [of.id],
    )
  ).map((row) => row.holder);
const synced = (of: OpenChannel) => eventually(async () => (await cursor(of))?.syncedAt);

describe('pulling a mailbox', () => {
  it('keeps what lies there and what comes, once each, and marks nothing', async () => {
    await deliver('a', 'b');
    // The server tells what comes: nobody waits for the next look.
    const of = await channel({}, dovecot.port, dovecot.password, 600);
    pull(of);
    await kept(of, 2);
    await deliver('c');
    await kept(of, 3);
    expect(await subjects(of)).toEqual(['a', 'b', 'c']);
    expect(await cursor(of)).toMatchObject({ lastUid: 3, error: null });

    const client = await dovecot.client(user);
    await client.mailboxOpen('INBOX');
    expect((await client.fetchAll('1:*', { flags: true })).map(({ flags }) => flags?.has('\\Seen'))).toEqual([
      false,
      false,
      false,
    ]);
  });

  it('goes on where it was after a restart, and looks at nothing twice', async () => {
    await deliver('a');
    const of = await channel();
    const first = pull(of);
    await kept(of, 1);
    await first.stop();
    await deliver('b', 'c');
    pull(of, 'two');
    await kept(of, 3);
    await synced(of);
    expect(await subjects(of)).toEqual(['a', 'b', 'c']);
  });

  it('begins with what comes from now on, unless asked for all', async () => {
    await deliver('old');
    const of = await channel({ firstSync: 'new' });
    pull(of);
    await synced(of);
    await deliver('new');
    await kept(of, 1);
    expect(await subjects(of)).toEqual(['new']);
  });

  it('looks again at a folder whose UIDs lost their meaning, and misses nothing', async () => {
    const client = await dovecot.client(user);
    await client.mailboxCreate('Support');
    for (const subject of ['a', 'b']) await client.append('Support', mail(subject));
    const of = await channel();
    pull(of, 'one', 'Support');
    await kept(of, 2);
    const before = await cursor(of, 'Support');

    // Filled under another name: Dovecot may count anew what is put into a folder while somebody opens it for the first time.
    await client.mailboxCreate('Other');
    for (const subject of ['a', 'b', 'c']) await client.append('Other', mail(subject));
    await client.mailboxDelete('Support');
    await client.mailboxRename('Other', 'Support');
    await kept(of, 5);
    const after = await cursor(of, 'Support');
    expect(after?.uidValidity).not.toBe(before?.uidValidity);
    expect(await subjects(of)).toEqual(['a', 'b', 'a', 'b', 'c']);
    // By their content they are known: intake makes three messages of the five.
    const [hashes] = await select<{ count: number }>(
      flow.database.reading,
      'select count(distinct content_hash)::int as count from receipt where channel_id = $1',
      [of.id],
    );
    expect(hashes?.count).toBe(3);
  });

  it('pulls with one of two processes, and with the other when that one dies', async () => {
    const of = await channel();
    const one = pull(of, 'one');
    await eventually(() => one.held.now === 1);
    const two = pull(of, 'two');
    await deliver('a');
    await kept(of, 1);
    expect(two.held.now).toBe(0);
    await one.stop();
    // Given back, and not only run out.
    expect((await holders(of)).includes('one')).toBe(false);
    await eventually(() => two.held.now === 1);
    await deliver('b');
    await kept(of, 2);
    expect(await subjects(of)).toEqual(['a', 'b']);

    // A process that dies gives nothing back; its lease runs out.
    await two.stop();
    const dead = { channelId: of.id, folder: 'INBOX', holder: 'dead' };
    const now = flow.clock.now();
    const hold = await holdMailbox(flow.database.reading, dead, now, new Date(now.getTime() + 7_500));
    expect(hold).toBeDefined();
    const three = pull(of, 'three');
    await eventually(() => three.held.now === 1);
    // And should it only have slept, its next write finds nothing.
    const { uidValidity } = (await cursor(of))!;
    expect(await advanceMailbox(flow.database.reading, hold!, uidValidity!, 99)).toBe(false);
  });

  it('survives that its connection is cut, again and again', async () => {
    const cable = await startCable(dovecot.port);
    stops.push(() => cable.stop());
    const of = await channel({}, cable.port);
    pull(of);
    await synced(of);
    for (let round = 1; round <= 3; round++) {
      cable.cut();
      await deliver(`round${round}`);
      await kept(of, round);
    }
    expect(cable.made()).toBeGreaterThan(3);
    expect(await subjects(of)).toEqual(['round1', 'round2', 'round3']);
    await eventually(async () => (await cursor(of))?.error === null);
  });

  it('takes in large mails whole, and of too large ones the header', async () => {
    const client = await dovecot.client(user);
    await client.append('INBOX', mail('large', 3_000_000));
    await client.append('INBOX', mail('huge', 6_000_000));
    await client.append('INBOX', mail('small'));
    const of = await channel({ limits: { rawBytes: 5_000_000 } });
    pull(of);
    await kept(of, 3);
    expect(await subjects(of)).toEqual(['large', 'huge', 'small']);
    const [large, huge] = await receipts(of);
    expect((await flow.blobs.get(large!.blob)).length).toBe(3_000_000);
    expect(huge!.payload.oversized).toEqual({ bytes: 6_000_000, where: 'INBOX (UID 2)' });
    expect((await flow.blobs.get(huge!.blob)).length).toBeLessThan(1_000);
  });

  it('marks or moves what it kept, if asked to', async () => {
    await deliver('a', 'b');
    pull(await channel({ afterStore: 'seen' }));
    const client = await dovecot.client(user);
    await client.mailboxOpen('INBOX');
    await eventually(async () => ((await client.search({ seen: true })) || []).length === 2);
    await stops.pop()!();

    user = `user${++users}@firstline.test`;
    await deliver('c');
    const moving = await channel({ afterStore: 'move:Archive' });
    pull(moving);
    const other = await dovecot.client(user);
    const count = async (folder: string) => {
      const status = await other.status(folder, { messages: true });
      return status && status.messages;
    };
    await eventually(async () => (await count('Archive')) === 1);
    expect(await subjects(moving)).toEqual(['c']);
    await eventually(async () => (await count('INBOX')) === 0);
  });

  it('says that the password is refused, and does not hammer the server', async () => {
    const cable = await startCable(dovecot.port);
    stops.push(() => cable.stop());
    const of = await channel({}, cable.port, 'wrong');
    pull(of);
    const { error } = await eventually(async () => {
      const seen = await cursor(of);
      return seen?.error ? seen : undefined;
    });
    expect(error).toMatch(/refuses the user or password/);
    expect(cable.made()).toBe(1);
  });

  it('can be tried beforehand, and explains what is wrong', async () => {
    const room = new EmailRoom({ relayUrl: 'smtp://127.0.0.1:1' });
    stops.push(() => room.close());
    expect(await room.probe(await channel())).toMatch(
      /The SMTP server 127\.0\.0\.1:1 refuses the connection/,
    );
    user = `user${++users}@firstline.test`;
    expect(await room.probe(await channel({}, dovecot.port, 'wrong'))).toMatch(
      /mailbox server .* refuses the user/,
    );
    user = `user${++users}@firstline.test`;
    expect(await room.probe(await channel({}, 1))).toMatch(/mailbox server .* refuses the connection/);
  });
});
