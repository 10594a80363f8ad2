import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { HooksModule } from '../../apps/api/src/hooks/hooks.module.ts';
import { IngestVoiceModule } from '../../apps/ingest-voice/src/ingest-voice.module.ts';
import { RoutingModule } from '../../apps/routing/src/routing.module.ts';
import type { Flow } from '#flow/flow.ts';
import { loadConfig } from '#platform/config.ts';
import { freePort } from '#platform/free-port.ts';
import { openProcess } from '#runtime/process.module.ts';
import { FLOW } from '#runtime/tokens.ts';
import { VoiceFixture } from '../builders/voice-fixture.ts';
import { freshDatabase } from '../postgres/database.ts';
import { sandboxOnFreePorts, type TestSandbox } from '../sandbox.ts';

/** All that answers a call, in one process on real queues, with the pretend provider outside. */
export interface VoiceHouse {
  readonly flow: Flow;
  readonly fixture: VoiceFixture;
  readonly sandbox: TestSandbox;
  close(): Promise<void>;
}

export async function voiceHouse(settings: object): Promise<VoiceHouse> {
  const { database, url, drop } = await freshDatabase();
  const sandbox = await sandboxOnFreePorts();
  const port = await freePort();
  const config = loadConfig({
    DATABASE_URL: url,
    PUBLIC_BASE_URL: `http://127.0.0.1:${port}`,
    DATA_DIR: await mkdtemp(join(tmpdir(), 'firstline-calls-')),
    TWILIO_ACCOUNT_SID: sandbox.accountSid,
    TWILIO_AUTH_TOKEN: sandbox.authToken,
    TWILIO_API_BASE_URL: sandbox.url,
    LOG_LEVEL: process.env.LOG_LEVEL ?? 'fatal',
  });
  const opened = await openProcess('voice-house', config);
  @Module({
    imports: [
      HooksModule.on(opened.module),
      IngestVoiceModule.on(opened.module),
      RoutingModule.on(opened.module),
    ],
  })
  class House {}
  const app = await NestFactory.create<NestExpressApplication>(House, {
    rawBody: true,
    logger: false,
    abortOnError: false,
  });
  const flow = app.get<Flow>(FLOW, { strict: false });
  const fixture = await VoiceFixture.on(flow, settings);
  await app.listen(port, '127.0.0.1');
  const hooks = `http://127.0.0.1:${port}/hooks/twilio/${fixture.channelId}/voice`;
  await sandbox.drive('PUT', `numbers/${encodeURIComponent('+15550001000')}`, {
    voiceUrl: hooks,
    statusCallback: `${hooks}/status`,
  });
  return {
    flow,
    fixture,
    sandbox,
    close: async () => {
      await app.close();
      await opened.close();
      await sandbox.close();
      await database.close();
      await drop();
    },
  };
}
