import { describe, expect, it } from '@jest/globals';
import { atMs, waiting } from '../../../../../test/builders/pool.ts';
import { testPolicy } from '../../../../../test/builders/routing-policy.ts';
import { dispatchRules } from '../dispatch-rules.ts';
import { ChannelTable } from './channel-table.ts';
import { costBins } from './estimates.ts';
import { GroupPrices } from './group-prices.ts';
import { Group } from './group.ts';
import type { Line } from './line.ts';
import { regretOf } from './stakes.ts';
import type { Work } from './work.ts';

/** What leaving work costs, promised within so long and due in so long, where so much of the next arrivals hangs on one agent. */
function regret(channel: 'chat' | 'voice', promisedMs: number, dueInMs: number, shortage: number): number {
  const table = new ChannelTable(dispatchRules(testPolicy()).channels);
  const group = new Group('group', table.numberOf(channel), table, new GroupPrices());
  group.learn(
    {
      handlingMs: 300_000,
      arrivals: 1 / 60_000,
      tightness: 0.3,
      // Places that cost others nothing come up often.
      costs: Array.from({ length: costBins }, (_, bin) => (bin === 0 ? 1_000 : 0)),
    },
    { handlingMs: 300_000, answerMs: 4_000, wrapUpMs: 0, arrivals: 1 / 60_000, shortage, backlog: 0 },
  );
  const line = { group, worth: 1, dueAtEnd: false, curve: group.curveOf(1) } as Line;
  const work = waiting('one', { channel }) as unknown as Work;
  return regretOf({ line, work, dueMs: atMs + dueInMs, promisedMs }, atMs);
}

describe('when something is urgent that is to be answered soon', () => {
  it('is the earlier the more people there are, by part of what was promised', () => {
    // Twelve seconds before it is due at the latest; 0.6 × 60 s before that where nothing hangs on one agent, 18 s at 0.3.
    expect(regret('chat', 60_000, 12_000 + 36_000, 0)).toBe(1);
    expect(regret('chat', 60_000, 12_000 + 37_000, 0)).toBeLessThan(1);
    expect(regret('chat', 60_000, 12_000 + 18_000, 0.3)).toBe(1);
    expect(regret('chat', 60_000, 12_000 + 19_000, 0.3)).toBeLessThan(1);
    expect(regret('chat', 60_000, 12_000 + 1_000, 0.7)).toBeLessThan(1);
    expect(regret('chat', 30_000, 12_000 + 18_000, 0)).toBe(1);
    expect(regret('chat', 30_000, 12_000 + 19_000, 0)).toBeLessThan(1);
  });

  it('is no more than most of a minute earlier', () => {
    expect(regret('chat', 600_000, 12_000 + 36_000, 0)).toBe(1);
    expect(regret('chat', 600_000, 12_000 + 37_000, 0)).toBeLessThan(1);
  });

  it('is no earlier for calls', () => {
    expect(regret('voice', 60_000, 12_000 + 1_000, 0)).toBeLessThan(1);
  });
});
