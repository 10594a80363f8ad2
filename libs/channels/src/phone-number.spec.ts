import { describe, expect, it } from '@jest/globals';
import { e164 } from './phone-number.ts';

describe('a phone number', () => {
  it.each([
    ['+15550100123', '+15550100123'],
    [' +41 44 668 18 00 ', '+41446681800'],
    ['whatsapp:+14155238886', '+14155238886'],
    ['+44 (0)20 7946 0958', '+442079460958'],
    ['+4930/123456', '+4930123456'],
    ['+999123456789', '+999123456789'],
  ])('%j is %s', (given, number) => {
    expect(e164(given)).toBe(number);
  });

  it.each([
    '',
    'anonymous',
    'Anonymous',
    'Restricted',
    '+266696687',
    '266696687',
    '+7378742833',
    '+86282452253',
    '+8656696',
    '+2562533',
    'client:ada',
    'sip:ada@example.com',
    '12345',
    '+1',
    'AMAZON',
  ])('%j is nobody’s number', (given) => {
    expect(e164(given)).toBe('');
  });

  it('is understood nationally where the country is given', () => {
    expect(e164('044 668 18 00', 'CH')).toBe('+41446681800');
  });
});
