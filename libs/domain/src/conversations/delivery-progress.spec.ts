import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { deliveryStates, type DeliveryState } from '../words.ts';
import { advancedBy } from './delivery-progress.ts';

describe('the progress of a delivery', () => {
  it.each<[DeliveryState, string, DeliveryState | undefined]>([
    ['queued', 'accepted', undefined],
    ['sending', 'sent', 'sent'],
    ['sent', 'sending', undefined],
    ['sent', 'Undelivered', 'failed'],
    ['delivered', 'failed', undefined],
    ['failed', 'delivered', undefined],
    ['delivered', 'read', 'read'],
    ['sent', 'something new', undefined],
  ])('%s and a report of %s', (current, reported, next) => {
    expect(advancedBy(current, reported)).toBe(next);
  });

  it('ends alike in whatever order failed-free reports come', () => {
    const words = fc.shuffledSubarray(['queued', 'sending', 'sent', 'delivered', 'read'], { minLength: 1 });
    fc.assert(
      fc.property(words, (reports) => {
        const end = reports.reduce<DeliveryState>(
          (state, word) => advancedBy(state, word) ?? state,
          'queued',
        );
        const furthest = Math.max(...reports.map((word) => deliveryStates.indexOf(word as DeliveryState)));
        expect(end).toBe(deliveryStates[furthest]);
      }),
    );
  });
});
