import fc from 'fast-check';
import { describe, expect, it } from '@jest/globals';
import { atMs, routable, waiting } from '../../../../../test/builders/pool.ts';
import { testPolicy } from '../../../../../test/builders/routing-policy.ts';
import { decide } from '../decide.ts';
import { nothingKnown, unknownAgent } from './estimates.ts';
import { loadShares, peersKey } from './load-shares.ts';

const hour = 60;
const load = (peers: string, present: number, busy: number) => ({ peers, present, busy });

describe('how evenly work was shared out', () => {
  it('is reckoned among peers, as if three hours more had gone evenly', () => {
    // Peers were busy 300 of 600 minutes; she 180 of 300, which is 30 more than half, of 300 + 180: 1/16, and of the half 1/8.
    const [she, he] = loadShares(
      [load('voice', 300, 180), load('voice', 300, 120), load('mail', 300, 30)],
      hour,
    );
    expect(she?.ahead).toBeCloseTo(1 / 8, 12);
    expect(he?.ahead).toBeCloseTo(-1 / 8, 12);
    // Everybody was busy 330 of 900 minutes, and ten of these minutes are added to hers.
    expect(she?.busyShare).toBeCloseTo((180 + 330 / 90) / 310, 12);
  });

  it('says nothing about who is alone, or when nobody was busy', () => {
    expect(loadShares([load('a', 60, 50), load('b', 600, 20)], hour).map((one) => one.ahead)).toEqual([0, 0]);
    expect(loadShares([load('a', 0, 0), load('a', 600, 0)], hour)).toEqual([
      { busyShare: 0, ahead: 0 },
      { busyShare: 0, ahead: 0 },
    ]);
  });

  it('is as much ahead as behind in minutes, and counts less the younger the shift', () => {
    const loads = fc.array(
      fc
        .record({ peers: fc.constantFrom('a', 'b'), present: fc.nat(600), part: fc.nat(100) })
        .map(({ peers, present, part }) => load(peers, present, (present * part) / 100)),
      { minLength: 1 },
    );
    fc.assert(
      fc.property(loads, (all) => {
        const shares = loadShares(all, hour);
        const minutes = all.reduce((sum, one, at) => {
          const peers = all.filter((other) => other.peers === one.peers);
          const busy = peers.reduce((total, other) => total + other.busy, 0);
          const present = peers.reduce((total, other) => total + other.present, 0);
          const usual = Math.max(0.1, present > 0 ? busy / present : 0);
          return sum + shares[at]!.ahead * usual * (one.present + 3 * hour);
        }, 0);
        expect(minutes).toBeCloseTo(0, 6);
        shares.forEach(({ ahead }, at) => {
          expect(Math.abs(ahead)).toBeLessThanOrEqual(
            (10 * all[at]!.present) / (all[at]!.present + 3 * hour),
          );
        });
      }),
    );
  });

  it('has for peers those who may be given the same, at whatever level', () => {
    const ada = routable('ada', { skills: { german: 5, billing: 2 }, teams: ['b', 'a'] });
    expect(peersKey(routable('bo', { skills: { billing: 4, german: 1 }, teams: ['a', 'b'] }))).toBe(
      peersKey(ada),
    );
    expect(peersKey({ ...ada, teams: ['a'] })).not.toBe(peersKey(ada));
    expect(peersKey({ ...ada, hasPhone: false })).not.toBe(peersKey(ada));
    expect(peersKey(routable('cy', { skills: { german: 5 }, teams: ['a', 'b'] }))).not.toBe(peersKey(ada));
  });

  it('sends the next call to whom it was shared out least, and five parts ahead weigh as one of busy time', () => {
    const of = (busyShare: number, ahead: number) => ({ ...unknownAgent, busyShare, ahead });
    const call = waiting('call', { channel: 'voice', deadlineMs: atMs + 20_000 });
    const given = (ada: ReturnType<typeof of>, ben: ReturnType<typeof of>) => {
      const agents = [routable('ada'), routable('ben')];
      const estimates = { ...nothingKnown, agents: { ada, ben } };
      return decide({ waiting: [call], agents, estimates }, testPolicy(), atMs)[0];
    };
    expect(given(of(0.5, 0.01), of(0.5, -0.01))).toMatchObject({ agentId: 'ben' });
    expect(given(of(0.4, 0.011), of(0.5, -0.01))).toMatchObject({ agentId: 'ben' });
    expect(given(of(0.4, 0.009), of(0.5, -0.01))).toMatchObject({ agentId: 'ada' });
    const decision = given(of(0.4, 0.02), of(0.5, -0.02));
    if (decision?.kind !== 'offer') throw new Error('It was not offered.');
    const fairness = decision.considered.map(
      (one) => one.terms.find(({ name }) => name === 'fairness')?.value,
    );
    expect(fairness[0]).toBeCloseTo(-0.4, 12);
    expect(fairness[1]).toBeCloseTo(-0.5, 12);
  });
});
