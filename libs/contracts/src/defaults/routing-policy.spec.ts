import { describe, expect, it } from '@jest/globals';
import { routingPolicySchema } from '../documents.ts';
import { defaultRoutingPolicy } from './routing-policy.ts';

describe('the default routing policy', () => {
  it('is a document that could be published', () => {
    expect(routingPolicySchema.parse(defaultRoutingPolicy)).toEqual(defaultRoutingPolicy);
  });

  it('sends work only to queues it has rules for', () => {
    const targets = [...defaultRoutingPolicy.rules.map((rule) => rule.then), defaultRoutingPolicy.fallback];
    const known = Object.keys(defaultRoutingPolicy.queues);
    for (const target of targets) expect(known).toContain(target.queue);
  });

  it('relaxes each queue until nothing that it required is left', () => {
    const targets = [...defaultRoutingPolicy.rules.map((rule) => rule.then), defaultRoutingPolicy.fallback];
    for (const { queue, required } of targets) {
      const dropped = defaultRoutingPolicy.queues[queue]?.steps.flatMap((step) => step.drop ?? []) ?? [];
      for (const { skill } of required) expect(dropped).toContain(skill);
    }
  });
});
