import { describe, expect, it } from '@jest/globals';
import type { WhatIfResult } from '#contracts/http/what-if.ts';
import { whatIfText } from './what-if-text.ts';

type Comparison = WhatIfResult['overall'];
const metrics = [
  'contacts',
  'sla',
  'meanWait',
  'p50',
  'p95',
  'p99',
  'abandonment',
  'closed',
  'unserved',
] as const;
const further = ['reOffers', 'relaxed', 'transfers', 'utilisation', 'peerGini', 'hardStreak'] as const;

function measured(mean: number, ci99: number | null, hardStreak: number): Comparison['live'] {
  const all = [...metrics, ...further].map((metric) => [metric, { mean, ci99 }] as const);
  return { ...Object.fromEntries(all), hardStreak: { mean: hardStreak, ci99: null } } as Comparison['live'];
}

function result(own: {
  readonly ci99: number | null;
  readonly hard: number;
  readonly total: number;
}): WhatIfResult {
  const overall = {
    live: measured(0.5, null, own.hard),
    other: measured(0.4996, null, own.hard),
    change: measured(-0.0004, own.ci99, 0),
  };
  const figure = { recorded: 0.5, replayed: 0.5 };
  const figures = ['contacts', 'sla', 'meanWait', 'p95', 'abandonment', 'utilisation', 'hardStreak'];
  return {
    from: '2026-03-02T09:00:00.123Z',
    to: '2026-03-03T09:00:00.123Z',
    contacts: 7,
    agents: 3,
    reps: 1,
    live: { version: 4 },
    other: { policy: 'draft', staffing: ['+2 german:3 09:00-12:00'] },
    selfCheck: {
      explanation: ['All is well.'],
      figures: Object.fromEntries(figures.map((one) => [one, figure])),
    },
    overall,
    channels: { email: overall },
    queues: {},
    skills: {},
    moves: { total: own.total, kept: own.total, byReason: { agent: own.total, 'nobody-yet': 1 } },
  } as unknown as WhatIfResult;
}

describe('the text of a what-if', () => {
  it('tells in words what was replayed, what changes and what moves', () => {
    const text = whatIfText(result({ ci99: 0.02, hard: 3, total: 5 }));
    expect(text).toContain('2026-03-02 09:00 to 2026-03-03 09:00 UTC: 7 contacts, 3 agents, replayed once;');
    expect(text).toContain('Live version 4 → draft, +2 german:3 09:00-12:00');
    expect(text).toContain('hard in a row');
    expect(text).toContain('3 → 3 (+0)');
    expect(text).toContain('50.0 → 50.0 (+0.0 ±2.0)');
    expect(text).toContain(
      '5 of the conversations would have gone elsewhere: 5 to another agent, 1 to nobody yet',
    );
  });

  it('says why there are no intervals, and nothing of hard work where there is none', () => {
    const text = whatIfText(result({ ci99: null, hard: 0, total: 0 }));
    expect(text).toContain('without intervals, because too little happened for them');
    expect(text).not.toContain('hard in a row');
    expect(text).not.toContain('(-0');
    expect(text).toContain('No conversation would have gone elsewhere.');
  });
});
