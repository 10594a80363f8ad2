import { describe, expect, it } from '@jest/globals';
import { staffingInWords } from '#flow/what-if/staffing-in-words.ts';
import { readStaffing } from './read-staffing.ts';

describe('a change of staffing in words', () => {
  it('is read as it is written', () => {
    expect(readStaffing('+2 german:3 09:00-12:00')).toEqual({
      count: 2,
      skills: [{ skill: 'german', level: 3 }],
      teams: [],
      from: '09:00',
      to: '12:00',
    });
    expect(readStaffing('-1')).toMatchObject({ count: -1, skills: [], from: '00:00', to: '24:00' });
    expect(readStaffing('+1 german,english:2 @Care @Sales').skills).toEqual([
      { skill: 'german', level: 1 },
      { skill: 'english', level: 2 },
    ]);
    for (const text of ['+2 german:3 09:00-12:00', '-1', '+1 german:3,english:2 @Care'])
      expect(staffingInWords(readStaffing(text))).toBe(text);
  });

  it('says what is wrong', () => {
    for (const text of ['two germans', '+0', '+2 german:9', '+2 german:3 9-12', '+1 german:3 25:00-26:00'])
      expect(() => readStaffing(text)).toThrow('--staff');
  });
});
