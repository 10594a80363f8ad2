import { describe, expect, it } from '@jest/globals';
import { relax } from './relaxation.ts';

const asks = {
  required: [
    { skill: 'german', level: 3 },
    { skill: 'billing', level: 2 },
  ],
  priority: 'normal',
  teams: ['care'],
} as const;

describe('relaxing what a conversation asks for', () => {
  it('drops what is named and keeps the rest', () => {
    expect(relax({ drop: ['german', 'chess'] }, asks)).toMatchObject({
      required: [{ skill: 'billing', level: 2 }],
      dropped: ['german'],
      lowered: [],
    });
  });

  it('lowers a level, and never raises one', () => {
    const step = {
      lower: [
        { skill: 'german', level: 2 },
        { skill: 'billing', level: 2 },
        { skill: 'chess', level: 1 },
      ],
    };
    expect(relax(step, asks)).toMatchObject({
      required: [
        { skill: 'german', level: 2 },
        { skill: 'billing', level: 2 },
      ],
      lowered: [{ skill: 'german', level: 2 }],
    });
    expect(relax({ lower: [{ skill: 'billing', level: 5 }] }, asks).required).toEqual(asks.required);
  });

  it('widens by teams that are new, each once', () => {
    expect(relax({ widen: ['care', 'sales', 'sales'] }, asks)).toMatchObject({
      teams: ['care', 'sales'],
      widened: ['sales'],
    });
  });

  it('raises the priority by one, and says so only when it rose', () => {
    expect(relax({ raisePriority: true }, asks)).toMatchObject({ priority: 'high', raised: true });
    expect(relax({ raisePriority: true }, { ...asks, priority: 'urgent' })).toMatchObject({
      priority: 'urgent',
      raised: false,
    });
    expect(relax({}, asks)).toMatchObject({ ...asks, dropped: [], lowered: [], widened: [], raised: false });
  });
});
