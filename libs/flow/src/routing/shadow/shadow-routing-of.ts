import { classificationDifference } from '#domain/routing/classification-difference.ts';
import type { ClassificationFacts } from '#domain/routing/classification-facts.ts';
import { classify, type Classified } from '#domain/routing/classify.ts';
import type { NewShadowRouting } from '#persistence/stores/conversations/message-write.store.ts';
import type { LivePolicy } from '../live-policy.ts';

/** What the version in shadow makes of a conversation that begins, beside the one that decides; undefined without one. */
export function shadowRoutingOf(
  { shadow, queueIds }: LivePolicy,
  decided: Classified,
  conversationId: string,
  facts: ClassificationFacts,
): NewShadowRouting | undefined {
  if (!shadow) return undefined;
  const would = classify(shadow.body, facts, queueIds);
  return {
    version: shadow.version,
    conversationId,
    at: new Date(facts.atMs),
    rule: would.rule ?? null,
    queue: would.queue,
    priority: would.priority,
    required: would.required,
    preferred: would.preferred,
    hard: would.hard ?? null,
    differs: classificationDifference(decided, would),
  };
}
