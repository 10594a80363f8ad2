import { describe, expect, it } from '@jest/globals';
import { littleHouse } from '../../../../../test/builders/little-house.ts';
import { atMs, held, routable, waiting } from '../../../../../test/builders/pool.ts';
import { testPolicy } from '../../../../../test/builders/routing-policy.ts';
import { decide } from '../decide.ts';
import { RegretCurve } from './worth.ts';

const hour = 3_600_000;
/** A chat comes each minute, and cheap places for mail come up often. */
const estimates = littleHouse({ channel: 'chat', worth: 2, perMinute: 1, tightness: 0.3 }, 'email');

/** Who holds so many mails of ten units each; a chat takes thirty of a hundred. */
const busy = (count: number) =>
  routable('ada', { held: Array.from({ length: count }, () => held('email', 10)) });

/** What becomes of the first of so many mails, of which the last eighth is due at another time. */
const decided = (
  holds: number,
  {
    mailsWait = 1,
    dueInMs = 6 * hour,
    lastDueInMs,
  }: Partial<Record<'mailsWait' | 'dueInMs' | 'lastDueInMs', number>> = {},
) =>
  decide(
    {
      waiting: Array.from({ length: mailsWait }, (_, number) =>
        waiting(`mail ${1_000 + number}`, {
          deadlineMs: atMs + (number < (7 / 8) * mailsWait ? dueInMs : (lastDueInMs ?? dueInMs)),
        }),
      ),
      agents: [busy(holds)],
      estimates,
    },
    testPolicy(),
    atMs,
  )[0];

describe('room for what is to be answered soon', () => {
  it('is kept from mail that can wait, where it would be the last', () => {
    expect(decided(6)).toMatchObject({ kind: 'offer', agentId: 'ada' });
    expect(decided(7)).toMatchObject({ kind: 'wait', because: 'spared' });
  });

  it('has a price, which mail pays that must be begun now', () => {
    const cheap = decided(6, { dueInMs: hour / 6 });
    const dear = decided(7, { dueInMs: hour / 6 });
    if (cheap?.kind !== 'offer' || dear?.kind !== 'offer') throw new Error('One was not offered.');
    const reserveOf = ({ considered: [first] }: typeof cheap) =>
      first?.terms.find(({ name }) => name === 'reserve')?.points;
    expect(reserveOf(cheap)).toBeCloseTo(0, 12);
    // (0.42 + 0.42 × 0.3) × 304 s / (1 + 304 / 60) long one chat a minute comes, of which 1 − e^(−1 / (0.32 + 0.28 × √(304 / 60))) is lost.
    expect(reserveOf(dear)).toBeCloseTo(-0.594, 3);
    const [first] = dear.considered;
    expect(first?.terms.reduce((sum, { points }) => sum + points, 0)).toBe(first?.score);
  });

  it('is not kept from a backlog that those who are there would not work off in time', () => {
    // At two and a half times five minutes each, the last of 4 is begun in time and the last of 40 is not.
    expect(decided(7, { mailsWait: 4 })).toMatchObject({ kind: 'wait', because: 'spared' });
    expect(decided(7, { mailsWait: 40 })).toMatchObject({ kind: 'offer', agentId: 'ada' });
    // Nor those of the night, because others came since that are due much later.
    expect(decided(7, { mailsWait: 40, lastDueInMs: 48 * hour })).toMatchObject({ kind: 'offer' });
  });

  it('is the dearer to mail the longer it has: far from when it must be begun it takes what costs next to nothing', () => {
    const curve = new RegretCurve(1);
    expect([1, 0.5, 0].map((share) => curve.at(hour, share))).toEqual([1, 0.5, 0.0136]);
  });
});
