import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { EventQueue, mostEvents } from './event-queue.ts';

/** In seconds from now: at once, soon, hours later, and further off than there are drawers. */
const delay = fc.oneof(
  { weight: 2, arbitrary: fc.constant(0) },
  { weight: 4, arbitrary: fc.double({ min: 0, max: 3, noNaN: true }) },
  { weight: 4, arbitrary: fc.nat(40_000) },
  { weight: 1, arbitrary: fc.integer({ min: 1_000_000, max: 3_000_000 }) },
);

describe('the queue of events', () => {
  it('gives them out by time, and of those at one time the first that was added', () => {
    fc.assert(
      fc.property(fc.array(fc.option(delay, { nil: undefined }), { maxLength: 300 }), (steps) => {
        const queue = new EventQueue();
        const waiting: { at: number; code: number }[] = [];
        let now = 0;
        const take = () => {
          const first = waiting.reduce((best, one) => (one.at < best.at ? one : best));
          waiting.splice(waiting.indexOf(first), 1);
          now = first.at;
          expect(queue.nextAt).toBe(first.at);
          expect(queue.take()).toBe(first.code);
        };
        steps.forEach((step, code) => {
          if (step !== undefined) {
            queue.add(now + step, code);
            waiting.push({ at: now + step, code });
          } else if (waiting.length > 0) take();
        });
        while (waiting.length > 0) take();
        expect(queue.nextAt).toBe(Infinity);
      }),
    );
  });
  it('orders as many as it can tell apart, and refuses the next', () => {
    const last = 2 ** 27 - 1;
    const queue = new EventQueue(mostEvents - 2);
    queue.add(5, last - 1);
    queue.add(5, last);
    expect(() => {
      queue.add(6, 0);
    }).toThrow('Simulate a shorter horizon');
    expect([queue.take(), queue.take()]).toEqual([last - 1, last]);
  });
});
