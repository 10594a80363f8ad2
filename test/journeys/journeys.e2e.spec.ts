import { afterAll, beforeAll, describe, jest } from '@jest/globals';
import { everyJourney } from './every.journey.ts';
import { startInstallation, type Installation } from './installation.ts';

jest.setTimeout(300_000);

describe.each(['standalone', 'split'] as const)('%s, queues on Postgres', (shape) => {
  let installation: Installation;
  beforeAll(async () => {
    installation = await startInstallation(shape);
  });
  afterAll(() => installation.stop());

  everyJourney(() => installation);
});
