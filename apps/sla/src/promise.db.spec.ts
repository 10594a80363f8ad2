import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { NestFactory } from '@nestjs/core';
import { Registry } from 'prom-client';
import type { Flow } from '#flow/flow.ts';
import { loadConfig } from '#platform/config.ts';
import { openProcess } from '#runtime/process.module.ts';
import { FLOW } from '#runtime/tokens.ts';
import { IntakeFixture } from '../../../test/builders/intake-fixture.ts';
import { eventually } from '../../../test/eventually.ts';
import { freshDatabase } from '../../../test/postgres/database.ts';
import { SlaModule } from './sla.module.ts';

it('tells whoever wrote when they will hear, by way of outbox, relay and queue, and counts it', async () => {
  const { url, drop } = await freshDatabase();
  const dataDir = await mkdtemp(join(tmpdir(), 'firstline-sla-'));
  const opened = await openProcess(
    'spec',
    loadConfig({ DATABASE_URL: url, DATA_DIR: dataDir, LOG_LEVEL: 'fatal' }),
  );
  const app = await NestFactory.createApplicationContext(SlaModule.on(opened.module), { logger: false });
  try {
    await app.init();
    const fixture = await IntakeFixture.in(app.get<Flow>(FLOW));
    await fixture.agent();
    await fixture.query(`update channel set settings = '{"promises": {"tell": true}}' where kind = 'email'`);
    const { conversationId } = await fixture.receive(fixture.mail());
    await eventually(async () => {
      const told = await fixture.query('select state from answer_promise where conversation_id = $1', [
        conversationId,
      ]);
      expect(told).toEqual([{ state: 'open' }]);
      return true;
    });
    await eventually(async () => {
      expect(await app.get(Registry).metrics()).toMatch(/promises_told_total\{outcome="promised".*\} 1/);
      return true;
    });
  } finally {
    await app.close();
    await opened.close();
    await drop();
  }
});
