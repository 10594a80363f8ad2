import { describe, expect, it } from '@jest/globals';
import { createLogger } from './logger.ts';

function logged(error: unknown): { text: string; err: Record<string, unknown> } {
  let text = '';
  createLogger('spec', 'info', { write: (line) => (text += line) }).error({ err: error }, 'it failed');
  return { text, err: (JSON.parse(text) as { err: Record<string, unknown> }).err };
}

/** As axios and TypeORM make theirs. */
function laden(message: string): Error {
  return Object.assign(new Error(message), {
    code: 'ECONNREFUSED',
    config: { headers: { Authorization: 'Basic c2VjcmV0' } },
    request: { _header: 'Authorization: Basic c2VjcmV0' },
    parameters: ['what a customer wrote'],
  });
}

describe('an error in the log', () => {
  it('is told with its code and stack, without the request and the values that its library hung on it', () => {
    const { text, err } = logged(laden('no connection'));
    expect(err).toMatchObject({ message: 'no connection', code: 'ECONNREFUSED' });
    expect(err.stack).toContain('logger.spec');
    expect(text).not.toContain('c2VjcmV0');
    expect(text).not.toContain('customer wrote');
  });

  it('hides them in each of several that failed together, too', () => {
    const { text, err } = logged(new AggregateError([laden('one'), laden('other')], '2 of 2 failed'));
    expect(err).toMatchObject({ aggregateErrors: [{ message: 'one' }, { message: 'other' }] });
    expect(text).not.toContain('c2VjcmV0');
  });
});
