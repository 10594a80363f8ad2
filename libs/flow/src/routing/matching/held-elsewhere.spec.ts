import { expect, it } from '@jest/globals';
import { HeldElsewhere } from './held-elsewhere.ts';

const [ada, ben] = ['ada', 'ben'];
const notGot = (...ids: string[]) => ({ got: [], notGot: ids });

it('leaves alone what was found held twice, longer each time, and tells of it once', () => {
  const held = new HeldElsewhere();
  const waits: (number | undefined)[] = [];
  const told: number[] = [];
  for (let nowMs = 0; waits.length < 12; nowMs = held.nextMs() ?? nowMs) {
    expect(held.over(nowMs)).toEqual((waits.at(-1) ?? 0) > 0 ? [ada] : []);
    expect(held.until(ada)).toBeUndefined();
    if (held.asked(notGot(ada), nowMs).length > 0) told.push(nowMs);
    const until = held.until(ada);
    waits.push(until && until - nowMs);
  }
  expect(waits).toEqual([undefined, 50, 100, 200, 400, 800, 1_600, 3_200, 5_000, 5_000, 5_000, 5_000]);
  expect(told).toEqual([1_550]);
});

it('forgets what was got, or has changed', () => {
  const held = new HeldElsewhere();
  for (let n = 0; n < 2; n++) held.asked(notGot(ada, ben), 0);
  expect(held.nextMs()).toBe(50);
  held.forget(ada);
  held.asked({ got: [ben], notGot: [] }, 10);
  expect([held.nextMs(), held.until(ada), held.until(ben)]).toEqual([undefined, undefined, undefined]);
  held.asked(notGot(ada, ben), 20);
  expect(held.nextMs()).toBeUndefined();
});

it('keeps nothing for longer because a clock was set back', () => {
  const held = new HeldElsewhere();
  for (let n = 0; n < 2; n++) held.asked(notGot(ada), 1_000_000);
  expect(held.over(1_000_000)).toEqual([]);
  expect(held.over(900_000)).toEqual([ada]);
});
