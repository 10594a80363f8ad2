import { describe, expect, it } from '@jest/globals';
import { held, routable, waiting } from '../../../../test/builders/pool.ts';
import { relatedOnly } from './related-work.ts';

const of = (customer: string) => ({ ...held('email', 10), customer });

describe('whose work it is', () => {
  it('is left out where the customer has nothing else', () => {
    const seen = relatedOnly({
      waiting: ['ann', 'bob', 'cid', 'cid'].map((customer, at) => waiting(`c${at}`, { customer })),
      agents: [routable('a', { held: [of('ann'), of('dan')] }), routable('b')],
    });
    expect(seen.waiting.map((one) => one.customer)).toEqual(['ann', undefined, 'cid', 'cid']);
    expect(seen.agents[0]!.held.map((one) => one.customer)).toEqual(['ann', undefined]);
    expect(JSON.stringify(seen.waiting[1])).not.toContain('customer');
  });
});
