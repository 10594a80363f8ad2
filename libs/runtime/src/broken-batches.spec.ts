import { describe, expect, it } from '@jest/globals';
import { Registry } from 'prom-client';
import { createLogger } from '#platform/logger.ts';
import { BrokenBatches } from './broken-batches.ts';

describe('batches that break', () => {
  it('are counted by queue, from nought, and told with what broke them', async () => {
    const lines: string[] = [];
    const logger = createLogger('spec', 'warn', { write: (line) => void lines.push(line) });
    const metrics = new Registry();
    const apart = new BrokenBatches(logger, metrics).of('intake-email');
    expect(await metrics.metrics()).toContain('firstline_batches_broken_total{queue="intake-email"} 0');
    apart(new Error('one does not fit'), 17);
    expect(await metrics.metrics()).toContain('firstline_batches_broken_total{queue="intake-email"} 1');
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0]!)).toMatchObject({
      queue: 'intake-email',
      messages: 17,
      err: { message: 'one does not fit' },
    });
  });
});
