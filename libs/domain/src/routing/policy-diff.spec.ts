import { describe, expect, it } from '@jest/globals';
import { testPolicy } from '../../../../test/builders/routing-policy.ts';
import { diffPolicies } from './policy-diff.ts';
import type { ClassificationRule } from './routing-policy.ts';

const rule = (name: string, queue = 'Care'): ClassificationRule => ({
  name,
  when: { languages: ['de'] },
  then: { queue, priority: 'normal', required: [], preferred: [] },
});
const rules = (...names: string[]) => names.map((name) => rule(name));
const sentences = (before: object, after: object) =>
  diffPolicies(testPolicy(before), testPolicy(after)).map((one) => one.sentence);

describe('the difference between two versions', () => {
  it('is none between the same', () => {
    expect(sentences({ rules: rules('a', 'b') }, { rules: rules('a', 'b') })).toEqual([]);
    const [one] = rules('a');
    expect(
      sentences({ rules: [one] }, { rules: [Object.fromEntries(Object.entries(one!).reverse())] }),
    ).toEqual([]);
  });

  it('knows rules by their names', () => {
    const change = sentences({ rules: rules('a', 'b', 'c', 'd') }, { rules: rules('x', 'b', 'c', 'a') });
    expect(change).toEqual([
      'Rule “d” is gone.',
      'Rule “x” is new, the 1st of 4.',
      'Rule “a” is now the 4th, was the 1st.',
    ]);
  });

  it('says what a rule looks at and does now', () => {
    const after = {
      ...rule('a', 'Sales'),
      when: { languages: ['de', 'fr'], segments: ['vip'] },
    };
    expect(diffPolicies(testPolicy({ rules: rules('a') }), testPolicy({ rules: [after] }))).toEqual([
      {
        kind: 'changed',
        path: 'rules.0.when.languages',
        before: ['de'],
        after: ['de', 'fr'],
        sentence: 'Rule “a”: when languages is now “de”, “fr”, was “de”.',
      },
      {
        kind: 'added',
        path: 'rules.0.when.segments',
        after: ['vip'],
        sentence: 'Rule “a”: when segments is now “vip”.',
      },
      {
        kind: 'changed',
        path: 'rules.0.then.queue',
        before: 'Care',
        after: 'Sales',
        sentence: 'Rule “a”: then queue is now “Sales”, was “Care”.',
      },
    ]);
  });

  it('goes through queues and steps, and all the rest', () => {
    const step = { afterSeconds: 60, lower: [{ skill: 'german', level: 2 }] };
    const before = { queues: { Care: { order: 'age', steps: [step] }, Old: { order: 'age', steps: [] } } };
    const after = {
      queues: {
        Care: {
          order: 'age',
          steps: [
            { ...step, afterSeconds: 30 },
            { afterSeconds: 90, drop: ['german'] },
          ],
        },
        New: { order: 'age', steps: [] },
      },
      offers: { ...testPolicy().offers, restSeconds: 5 },
      sticky: { lastAgentWithinDays: 7, waitSeconds: 60 },
    };
    expect(sentences(before, after)).toEqual([
      'Queue Care: step 1 afterSeconds is now 30, was 60.',
      'Queue Care: step 2 is now afterSeconds 90; drop “german”.',
      'There are no rules for the queue Old any more.',
      'There are rules for the queue New now.',
      'Offers restSeconds is now 5, was 30.',
      'Sticky is now lastAgentWithinDays 7; waitSeconds 60.',
    ]);
  });

  it('says what is hard now', () => {
    const [one] = rules('a');
    const before = { rules: [one], queues: { Care: { order: 'age', steps: [] } } };
    const after = {
      rules: [{ ...one, then: { ...one!.then, hard: false } }],
      queues: { Care: { order: 'age', steps: [], hard: true } },
    };
    expect(sentences(before, after)).toEqual([
      'Rule “a”: then hard is now false.',
      'Queue Care: hard is now true.',
    ]);
  });
});
