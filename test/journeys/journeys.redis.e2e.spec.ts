import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { startRedis } from '../redis-server.ts';
import { chaos } from './chaos.ts';
import { everyJourney } from './every.journey.ts';
import { startInstallation, type Installation } from './installation.ts';

jest.setTimeout(1_200_000);

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

  everyJourney(() => installation);

  it('loses and doubles nothing when workers are killed and Redis forgets everything', async () => {
    await chaos(installation, { mails: 2_000, texts: 500, disturb: () => redis.flush() });
    const { code } = await installation.cli('doctor');
    expect(code).toBe(0);
  });
});
