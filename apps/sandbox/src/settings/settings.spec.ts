import { describe, expect, it } from '@jest/globals';
import { readSettings } from './settings.ts';

describe('readSettings', () => {
  it('needs nothing', () => {
    expect(readSettings({ SANDBOX_PORT: '' })).toMatchObject({
      port: 4010,
      smtpPort: 2526,
      speed: 1,
      numbers: [],
    });
  });

  it('reads numbers', () => {
    const numbers = [{ number: '+15550001000', smsUrl: 'http://127.0.0.1:3000/sms' }];
    expect(readSettings({ SANDBOX_NUMBERS: JSON.stringify(numbers) }).numbers).toEqual(numbers);
  });

  it('names every mistake at once', () => {
    const read = (): unknown =>
      readSettings({ SANDBOX_PORT: '99999', SANDBOX_SPEED: '0', SANDBOX_NUMBERS: '[' });
    expect(read).toThrow(/SANDBOX_PORT[^]*SANDBOX_SPEED[^]*SANDBOX_NUMBERS: is not JSON/);
  });
});
