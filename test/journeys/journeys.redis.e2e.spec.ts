import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { startRedis } from '../redis-server.ts';
import { callJourneys } from './call.journey.ts';
import { chaos } from './chaos.ts';
import { clockEventJourneys } from './clock-events.journey.ts';
import { clockJourneys } from './clocks.journey.ts';
import { escalationJourneys } from './escalation.journey.ts';
import { startInstallation, type Installation } from './installation.ts';
import { mailJourneys } from './mail.journey.ts';
import { textJourneys } from './text.journey.ts';
import { waitingJourneys } from './waiting.journey.ts';

jest.setTimeout(600_000);

describe('split, queues on Redis', () => {
  let redis: Awaited<ReturnType<typeof startRedis>>;
  let installation: Installation;
  beforeAll(async () => {
    redis = await startRedis();
    installation = await startInstallation('split', { redisUrl: redis.url });
  });
  afterAll(async () => {
    await installation.stop();
    await redis.stop();
  });

  describe('mail', () => {
    mailJourneys(() => installation);
  });
  describe('texts', () => {
    textJourneys(() => installation);
  });
  // Before the calls: whoever misses one rests for half a minute.
  describe('clocks', () => {
    clockJourneys(() => installation);
  });
  describe('events of clocks', () => {
    clockEventJourneys(() => installation);
  });
  describe('escalations', () => {
    escalationJourneys(() => installation);
  });
  describe('calls', () => {
    callJourneys(() => installation);
  });
  describe('waiting', () => {
    waitingJourneys(() => installation);
  });

  it('loses and doubles nothing when workers are killed and Redis forgets everything', async () => {
    await chaos(installation, { mails: 2_000, texts: 500, disturb: () => redis.flush() });
    const { code } = await installation.cli('doctor');
    expect(code).toBe(0);
  });
});
