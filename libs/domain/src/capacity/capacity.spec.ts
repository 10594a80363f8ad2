import fc from 'fast-check';
import { describe, expect, it } from '@jest/globals';
import { held } from '../../../../test/builders/pool.ts';
import { testPolicy } from '../../../../test/builders/routing-policy.ts';
import { channelKinds } from '../words.ts';
import { heldUnits, roomFor, withinCapacity, type Holding } from './capacity.ts';

const rules = testPolicy().capacity;
const emails = (count: number) => Array.from({ length: count }, () => held('email', 10));

describe('room for one more', () => {
  it('is there as long as the units suffice, and says how many stay free', () => {
    expect(roomFor('chat', [], 100, rules)).toEqual({ kind: 'room', freeUnits: 70 });
    expect(roomFor('chat', [held('chat', 30), held('sms', 40)], 100, rules)).toEqual({
      kind: 'room',
      freeUnits: 0,
    });
    expect(roomFor('chat', [held('chat', 30), held('sms', 41)], 100, rules)).toEqual({
      kind: 'full',
      because: 'units',
    });
  });

  it('ends at the most of the channel, whatever the units', () => {
    expect(roomFor('email', emails(7), 1_000, rules).kind).toBe('room');
    expect(roomFor('email', emails(8), 1_000, rules)).toEqual({ kind: 'full', because: 'channel-maximum' });
  });

  it('is not there for anything during exclusive work', () => {
    for (const channel of channelKinds) {
      expect(roomFor(channel, [held('voice', 100)], 1_000, rules)).toEqual({
        kind: 'full',
        because: 'exclusive-work',
      });
    }
  });

  it('lets a call interrupt e-mail, even a full desk of it, but not a chat', () => {
    expect(roomFor('voice', emails(8), 80, rules)).toEqual({ kind: 'room', freeUnits: 0 });
    expect(roomFor('voice', [...emails(1), held('chat', 30)], 200, rules)).toEqual({
      kind: 'full',
      because: 'uninterruptible-work',
    });
  });

  it('counts only the call while it interrupts', () => {
    expect(heldUnits([...emails(3), held('voice', 100)], rules)).toBe(100);
    expect(heldUnits(emails(3), rules)).toBe(30);
  });

  it('never lets work that was only given where there is room break the capacity', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...channelKinds), { maxLength: 40 }),
        fc.integer({ min: 0, max: 200 }),
        (arrivals, units) => {
          const load: Holding[] = [];
          for (const channel of arrivals) {
            if (roomFor(channel, load, units, rules).kind !== 'room') continue;
            load.push(held(channel, rules.channels[channel].units));
            if (!withinCapacity(load, units, rules)) return false;
          }
          return true;
        },
      ),
    );
  });

  it.each([
    ['two exclusive works', [held('voice', 100), held('voice', 100)]],
    ['more than the most of a channel', emails(9)],
    [
      'more units than the agent has',
      [held('chat', 30), held('chat', 30), held('chat', 30), held('sms', 20)],
    ],
    ['a call beside a chat', [held('voice', 100), held('chat', 30)]],
  ])('calls %s an overload', (_, load) => {
    expect(withinCapacity(load, 100, rules)).toBe(false);
  });
});
