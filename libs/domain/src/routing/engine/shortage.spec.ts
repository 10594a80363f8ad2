import { describe, expect, it } from '@jest/globals';
import { atMs, routable, waiting } from '../../../../../test/builders/pool.ts';
import { testPolicy } from '../../../../../test/builders/routing-policy.ts';
import { dispatchRules } from '../dispatch-rules.ts';
import { Dispatch } from './dispatch.ts';
import { groupKey } from './estimates.ts';
import { Learner } from './learner.ts';
import { GroupPrices } from './group-prices.ts';
import { Group } from './group.ts';
import { ChannelTable } from './channel-table.ts';
import { shortageOf } from './shortage-of.ts';
import { Shortage } from './shortage.ts';

const voice = { units: 1, max: 1, exclusive: true, interrupts: [], due: 'answer', wrapUpMs: 0 } as const;

/** A group of calls of which so much arrives, with so many free to take one. */
function calls(arrivals: number, ready: number): Group {
  const group = new Group(`${arrivals} ${ready}`, 0, new ChannelTable({ voice }), new GroupPrices());
  group.arrivals = arrivals;
  group.ready = ready;
  return group;
}

describe('how short of people a channel is', () => {
  it('comes near to the share of arrivals that hangs on one, by how much arrives', () => {
    const shortage = new Shortage();
    expect(shortage.of('voice')).toBeUndefined();
    const groups = [calls(0.003, 1), calls(0.001, 100)];
    // The first hangs on the last free agent wholly (1 − e⁻¹ on its scale of 1), the second on nobody: ¾ × 0.632 = 0.474.
    for (let looks = 0; looks < 3_000; looks++) shortage.look(groups, ['voice']);
    expect(shortage.of('voice')).toBeCloseTo(0.474, 3);
  });

  it('is for what may be done beside other work that of whom it shares the people with', () => {
    const channel = { handlingMs: 1, answerMs: 1 };
    const channels = {
      voice: { ...channel, shortage: 0.2 },
      video: { ...channel, shortage: 0.4 },
      chat: channel,
    };
    expect(shortageOf(channels, 'voice', true)).toBe(0.2);
    expect(shortageOf(channels, 'chat', false)).toBe(0.4);
    const crowded = { ...channels, chat: { ...channel, shortage: 0.9 } };
    expect(shortageOf(crowded, 'chat', false)).toBe(0.9);
    expect(shortageOf(crowded, 'voice', true)).toBe(0.2);
    expect(shortageOf({ chat: channel }, 'chat', false)).toBe(0.3);
  });

  it('begins at the usual, takes over what was found before and changes slowly', () => {
    const shortage = new Shortage();
    shortage.look([calls(0.001, 100)], ['voice']);
    expect(shortage.of('voice')).toBeCloseTo(0.3 * (239 / 240), 9);
    shortage.resume('voice', 0.1);
    shortage.look([], ['voice']);
    expect(shortage.of('voice')).toBe(0.1);
  });

  it('is what it was found to be before while nobody is there', () => {
    const call = waiting('call', { channel: 'voice' });
    const learner = new Learner();
    learner.channel('voice');
    learner.group(groupKey(call), 'voice').arrived({ ...call, worth: 1 }, atMs);
    const house = new Dispatch(dispatchRules(testPolicy()), 1, learner.estimates(atMs));
    const found = () => learner.estimates(atMs).channels['voice']?.shortage;
    learner.look(house, atMs, 0);
    expect(found()).toBeUndefined();
    house.seat(routable('ada'), atMs);
    learner.look(house, atMs, 0);
    expect(found()).toBeGreaterThan(0.3);
  });
});
