import { describe, expect, it } from '@jest/globals';
import { atMs, routable, waiting } from '../../../../../test/builders/pool.ts';
import { testPolicy } from '../../../../../test/builders/routing-policy.ts';
import { dispatchRules } from '../dispatch-rules.ts';
import { bestAgent } from './best-agent.ts';
import { bestWork } from './best-work.ts';
import { Dispatch } from './dispatch.ts';

describe('who is there', () => {
  it('rests until an instant, and at that instant rests no more', () => {
    const house = new Dispatch(dispatchRules(testPolicy()), 1);
    const ada = house.seat(routable('ada', { restUntilMs: atMs + 1_000 }), atMs);
    const work = house.add(waiting('c'));
    for (const nowMs of [atMs, atMs + 999]) {
      expect(bestAgent(house, work, nowMs)).toBeUndefined();
      expect(bestWork(house, ada, nowMs)).toBeUndefined();
    }
    expect(bestWork(house, ada, atMs + 1_000)).toMatchObject({ seat: ada });
    expect(bestAgent(house, work, atMs + 1_000)).toMatchObject({ seat: ada });
  });

  it('rests for as long as it is their own, whosever rest is over before', () => {
    const house = new Dispatch(dispatchRules(testPolicy()), 2);
    const ada = house.seat(routable('ada', { restUntilMs: atMs + 1_000 }), atMs);
    const ben = house.seat(routable('ben', { restUntilMs: atMs + 2_000 }), atMs);
    house.add(waiting('c'));
    expect(bestWork(house, ada, atMs + 1_000)).toMatchObject({ seat: ada });
    for (const nowMs of [atMs + 1_000, atMs + 1_999]) expect(bestWork(house, ben, nowMs)).toBeUndefined();
    expect(bestWork(house, ben, atMs + 2_000)).toMatchObject({ seat: ben });
  });
});
