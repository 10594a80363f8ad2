import { describe, it, jest } from '@jest/globals';
import { chaos } from './chaos.ts';
import { startInstallation } from './installation.ts';

jest.setTimeout(1_200_000);

describe('nothing lost, nothing doubled', () => {
  it('keeps 2,000 mails and 500 texts exactly once while workers are killed every second', async () => {
    const installation = await startInstallation('split');
    try {
      await chaos(installation, { mails: 2_000, texts: 500 });
    } finally {
      await installation.stop();
    }
  });
});
