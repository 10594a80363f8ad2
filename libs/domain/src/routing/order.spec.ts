import { describe, expect, it } from '@jest/globals';
import { atMs, waiting } from '../../../../test/builders/pool.ts';
import { testPolicy } from '../../../../test/builders/routing-policy.ts';
import { inOrder } from './order.ts';
import type { RoutingPolicy } from './routing-policy.ts';
import type { WaitingConversation } from './snapshot.ts';

const served = (list: WaitingConversation[], policy: RoutingPolicy) =>
  [...inOrder(list, policy, atMs)].map((one) => one.id);
const by = (order: 'urgency' | 'priority' | 'age', own: Partial<RoutingPolicy> = {}) =>
  testPolicy({ queues: { Care: { order, steps: [] } }, ...own });

describe('the order of what waits', () => {
  const old = waiting('old', { queuedAtMs: atMs - 9_000, priority: 'low' });
  const urgent = waiting('urgent', { queuedAtMs: atMs - 5_000, priority: 'urgent' });
  const promised = waiting('promised', { queuedAtMs: atMs - 1_000, deadlineMs: atMs + 60_000 });
  const late = waiting('late', { queuedAtMs: atMs - 500, deadlineMs: atMs - 1 });

  it('by urgency: the time left, then priority, then age', () => {
    const older = waiting('older', { queuedAtMs: atMs - 6_000, priority: 'urgent' });
    expect(served([old, urgent, promised, late, older], by('urgency'))).toEqual([
      'late',
      'promised',
      'older',
      'urgent',
      'old',
    ]);
  });

  it('by urgency: counts the expected handling off the time left', () => {
    const long = waiting('long', { channel: 'sms', deadlineMs: atMs + 100_000 });
    expect(served([promised, long], by('urgency', { handlingSeconds: { sms: 41 } }))).toEqual([
      'long',
      'promised',
    ]);
    expect(served([promised, long], by('urgency', { handlingSeconds: { sms: 39 } }))).toEqual([
      'promised',
      'long',
    ]);
  });

  it('by priority, then age', () => {
    expect(served([old, late, promised, urgent], by('priority'))).toEqual([
      'urgent',
      'promised',
      'late',
      'old',
    ]);
  });

  it('by age alone', () => {
    expect(served([late, urgent, promised, old], by('age'))).toEqual(['old', 'urgent', 'promised', 'late']);
  });

  it('of equals: the lowest id', () => {
    expect(served([waiting('b'), waiting('a'), waiting('c')], by('urgency'))).toEqual(['a', 'b', 'c']);
  });

  it('between queues: the more urgent front, without breaking the order within a queue', () => {
    const policy = testPolicy({
      queues: { Care: { order: 'urgency', steps: [] }, Line: { order: 'age', steps: [] } },
    });
    const first = waiting('first', { queue: 'Line', queuedAtMs: atMs - 8_000, deadlineMs: atMs + 50_000 });
    const second = waiting('second', { queue: 'Line', queuedAtMs: atMs - 7_000, deadlineMs: atMs - 9_000 });
    expect(served([old, promised, second, first, late], policy)).toEqual([
      'late',
      'first',
      'second',
      'promised',
      'old',
    ]);
  });

  it('takes a queue without rules by urgency', () => {
    expect(served([old, { ...late, queue: 'New' }, { ...promised, queue: 'New' }], by('age'))).toEqual([
      'late',
      'promised',
      'old',
    ]);
  });
});
