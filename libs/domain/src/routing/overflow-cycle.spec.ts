import { describe, expect, it } from '@jest/globals';
import { overflowCycle } from './overflow-cycle.ts';
import type { QueueRules } from './routing-policy.ts';

const rules = (queue?: string): QueueRules => ({
  order: 'age',
  steps: [],
  ...(queue && { afterLast: { do: 'overflow', afterSeconds: 1, queue } }),
});

describe('overflowing queues', () => {
  it('are found when work would go round for ever', () => {
    expect(overflowCycle({ queues: { a: rules('b'), b: rules('c'), c: rules('b') } })).toEqual([
      'b',
      'c',
      'b',
    ]);
    expect(overflowCycle({ queues: { a: rules('a') } })).toEqual(['a', 'a']);
    expect(overflowCycle({ queues: { a: rules('b'), b: rules('c'), c: rules() } })).toBeUndefined();
    expect(overflowCycle({ queues: { a: rules('gone') } })).toBeUndefined();
  });
});
