import { describe, expect, it } from '@jest/globals';
import { manualRules, reasonRefused } from './manual-rules.ts';
import type { ManualRules } from './routing-policy.ts';

const rules = (transfer: Partial<ManualRules['transfer']>): ManualRules => ({
  pick: { who: 'team' },
  transfer: { who: 'owner', ...transfer },
});

describe('what people may do past the routing', () => {
  it('is to pick for their teams and to hand on what is theirs, unless the policy says otherwise', () => {
    expect(manualRules({})).toEqual({ pick: { who: 'team' }, transfer: { who: 'owner' } });
    const manual = rules({ who: 'supervisor' });
    expect(manualRules({ manual })).toBe(manual);
  });

  it.each([
    [{}, undefined, undefined],
    [{}, 'any', undefined],
    [{ needsReason: true }, undefined, 'reason-required'],
    [{ needsReason: true }, ' ', 'reason-required'],
    [{ needsReason: true }, 'any', undefined],
    [{ reasons: ['language'] }, undefined, undefined],
    [{ reasons: ['language'] }, ' language ', undefined],
    [{ reasons: ['language'] }, 'boredom', 'unknown-reason'],
    [{ reasons: [] }, 'boredom', undefined],
  ])('needs, where it says %j, for “%s”: %s', (transfer, reason, refused) => {
    expect(reasonRefused(rules(transfer), reason)).toBe(refused);
  });
});
