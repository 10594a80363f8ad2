import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { Flow } from '#flow/flow.ts';
import { takeIn } from '#flow/intake/take-in.ts';
import { demoChannels } from '#flow/seed/demo-team.ts';
import { seedDemo } from '#flow/seed/seed-demo.ts';
import { select } from '#persistence/database.ts';
import { addToOutbox } from '#persistence/stores/work/outbox.store.ts';
import { loadConfig } from '#platform/config.ts';
import { openProcess, type OpenProcess } from '#runtime/process.module.ts';
import { FLOW } from '#runtime/tokens.ts';
import { eventually } from '../../../test/eventually.ts';
import { freshDatabase } from '../../../test/postgres/database.ts';
import { sandboxOnFreePorts, type TestSandbox } from '../../../test/sandbox.ts';
import { IngestSmsModule } from './ingest-sms.module.ts';

const { id: channelId, address: ours } = demoChannels.sms;
const theirs = '+15550100123';

describe('the process for texts', () => {
  let opened: Awaited<ReturnType<typeof freshDatabase>>;
  let sandbox: TestSandbox;
  let running: OpenProcess;
  let app: INestApplicationContext;
  let flow: Flow;

  beforeAll(async () => {
    opened = await freshDatabase();
    // Nothing listens at its webhook: what is texted is found by comparison only.
    sandbox = await sandboxOnFreePorts({ numbers: [{ number: ours, smsUrl: 'http://127.0.0.1:1/' }] });
    const config = loadConfig({
      DATABASE_URL: opened.url,
      DATA_DIR: await mkdtemp(join(tmpdir(), 'firstline-texts-')),
      TWILIO_ACCOUNT_SID: sandbox.accountSid,
      TWILIO_AUTH_TOKEN: sandbox.authToken,
      TWILIO_API_BASE_URL: sandbox.url,
      SMS_RECONCILE_SECONDS: '5',
      LOG_LEVEL: 'fatal',
    });
    running = await openProcess('ingest-sms', config);
    app = await NestFactory.createApplicationContext(IngestSmsModule.on(running.module, config), {
      logger: false,
      abortOnError: false,
    });
    flow = app.get<Flow>(FLOW, { strict: false });
    await seedDemo(flow, { password: 'a long password' });
  });
  afterAll(async () => {
    await app.close();
    await running.close();
    await sandbox.close();
    await opened.drop();
  });

  const stored = (text: string) =>
    eventually(async () => {
      const [message] = await select<{ conversationId: string }>(
        flow.database.reading,
        `select conversation_id as "conversationId" from message where kind = 'inbound' and text = $1`,
        [text],
      );
      return message;
    });

  it('stores a text that was taken in, and sends the answer', async () => {
    const payload = { MessageSid: 'SM1', From: theirs, To: ours, Body: 'It is broken', NumMedia: '0' };
    await takeIn(flow, { channelId, providerKey: 'SM1', payload, queue: 'intake-sms' });
    const { conversationId } = await stored('It is broken');
    const id = flow.newId();
    await flow.database.transaction(async (tx) => {
      const now = flow.clock.now();
      await tx.query(
        `insert into message (id, conversation_id, kind, channel_id, channel_kind, author_kind, to_address, text,
           delivery, created_at) values ($1, $2, 'outbound', $3, 'sms', 'agent', $4, 'We are on it', 'queued', $5)`,
        [id, conversationId, channelId, theirs, now],
      );
      await addToOutbox(tx, flow.newId(), 'delivery-sms', { messageId: id }, now);
    });
    const path = `texts?to=${encodeURIComponent(theirs)}&count=1&wait=10000`;
    expect(await sandbox.drive('GET', path)).toMatchObject({ texts: [{ from: ours, body: 'We are on it' }] });
  });

  it('finds a text whose webhook was lost', async () => {
    await sandbox.drive('POST', 'texts', { from: theirs, to: ours, body: 'Is anybody there?' });
    expect(await stored('Is anybody there?')).toBeDefined();
  });
});
