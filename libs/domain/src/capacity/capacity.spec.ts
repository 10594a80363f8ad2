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

  it('counts once what one customer has: of the units the most, and one place on a channel', () => {
    const ann = (channel: 'email' | 'sms' | 'chat' | 'voice', units: number) => ({
      ...held(channel, units),
      customer: 'ann',
    });
    const load = [ann('email', 10), held('chat', 30), held('chat', 30), held('sms', 20)];
    expect(heldUnits(load, rules)).toBe(90);
    expect(roomFor('sms', load, 100, rules, 'ann')).toEqual({ kind: 'room', freeUnits: 0 });
    expect(roomFor('sms', load, 100, rules, 'bob')).toEqual({ kind: 'full', because: 'units' });
    expect(heldUnits([...load, ann('sms', 20)], rules)).toBe(100);
    const mails = [...emails(7), ann('email', 10)];
    expect(roomFor('email', mails, 100, rules, 'ann')).toEqual({ kind: 'room', freeUnits: 20 });
    expect(roomFor('email', mails, 100, rules, 'bob').kind).toBe('full');
    const buried = Array.from({ length: 8 }, () => ann('email', 10));
    expect(roomFor('email', buried, 100, rules, 'ann')).toEqual({ kind: 'full', because: 'channel-maximum' });
    expect(roomFor('email', buried, 100, rules, 'bob')).toEqual({ kind: 'room', freeUnits: 80 });
  });

  it("lets a call in beside the caller's own chat, and their mail in beside the call, but no second call", () => {
    const chat = { ...held('chat', 30), customer: 'ann' };
    expect(roomFor('voice', [chat], 100, rules, 'ann').kind).toBe('room');
    expect(roomFor('voice', [chat], 100, rules, 'bob').kind).toBe('full');
    const call = { ...held('voice', 100), customer: 'ann' };
    expect(heldUnits([call, chat], rules)).toBe(100);
    expect(roomFor('email', [call], 100, rules, 'ann')).toEqual({ kind: 'room', freeUnits: 90 });
    expect(roomFor('email', [call], 100, rules, 'bob')).toEqual({ kind: 'full', because: 'exclusive-work' });
    expect(roomFor('email', [call, ...emails(8)], 80, rules, 'ann')).toEqual({
      kind: 'full',
      because: 'channel-maximum',
    });
    expect(roomFor('chat', [call, ...emails(8)], 100, rules, 'ann')).toEqual({
      kind: 'full',
      because: 'units',
    });
    expect(roomFor('voice', [call], 100, rules, 'ann')).toEqual({ kind: 'full', because: 'exclusive-work' });
  });

  it('calls two exclusive works an overload, even of one customer', () => {
    const both = (channel: 'voice' | 'chat') => ({ channel, units: 50, exclusive: true, customer: 'ann' });
    expect(withinCapacity([both('voice')], 100, rules)).toBe(true);
    expect(withinCapacity([both('voice'), both('chat')], 100, rules)).toBe(false);
  });

  it('stays kept, whoever the work is of and whatever ends first', () => {
    const whose = fc.option(fc.constantFrom('ann', 'bob'), { nil: undefined });
    const step = fc.oneof(
      { weight: 3, arbitrary: fc.record({ channel: fc.constantFrom(...channelKinds), customer: whose }) },
      fc.nat(20),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), fc.integer({ min: 0, max: 200 }), (steps, units) => {
        let load: Holding[] = [];
        for (const one of steps) {
          if (typeof one === 'number') load = load.filter((_, at) => at !== one % Math.max(1, load.length));
          else if (roomFor(one.channel, load, units, rules, one.customer).kind === 'room') {
            load.push({ ...held(one.channel, rules.channels[one.channel].units), customer: one.customer });
          }
          if (!withinCapacity(load, units, rules)) return false;
        }
        return true;
      }),
      { numRuns: 1_000 },
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
