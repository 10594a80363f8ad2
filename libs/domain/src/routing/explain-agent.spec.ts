import { describe, expect, it } from '@jest/globals';
import { verdictOn } from './explain-agent.ts';

const scored = (agentId: string, ...points: number[]) => ({
  agentId,
  terms: points.map((one, at) => ({ name: `term-${at}`, points: one })),
  score: points.reduce((sum, one) => sum + one, 0),
});
const detail = {
  considered: [scored('ada', 0.3, 0.6), scored('ben', 0.1, 0.2)],
  passedOver: [{ agentId: 'gerda', because: 'skill-level', what: 'german 4' } as const],
};

describe('what a receipt tells about an agent', () => {
  it('sets terms beside each other that sum exactly to the scores', () => {
    const ada = verdictOn('ada', detail);
    expect(ada).toMatchObject({ kind: 'chosen', other: { agentId: 'ben' } });
    const ben = verdictOn('ben', detail);
    expect(ben).toMatchObject({ kind: 'outscored', other: { agentId: 'ada' } });
    for (const verdict of [ada, ben]) {
      if (verdict.kind !== 'chosen' && verdict.kind !== 'outscored') throw new Error(verdict.kind);
      expect(verdict.terms.reduce((sum, one) => sum + one.points, 0)).toBe(verdict.score);
      expect(verdict.terms.reduce((sum, one) => sum + (one.otherPoints ?? 0), 0)).toBe(verdict.other!.score);
    }
  });

  it('has nobody beside the only one', () => {
    expect(verdictOn('ada', { ...detail, considered: [scored('ada', 1)] })).toEqual({
      kind: 'chosen',
      score: 1,
      other: null,
      terms: [{ name: 'term-0', points: 1, otherPoints: null }],
    });
  });

  it('names the rule, or says that it was not kept', () => {
    expect(verdictOn('gerda', detail)).toEqual({
      kind: 'passed-over',
      because: 'skill-level',
      what: 'german 4',
    });
    expect(verdictOn('zoe', detail)).toEqual({ kind: 'not-kept' });
  });
});
