import type { QueueRules } from '#domain/routing/routing-policy.ts';
import type { LivePolicy } from '../live-policy.ts';

/** What happens to what waits in a queue as time goes by. A queue that is gone takes nothing: nothing overflows into it. */
export function stepRules({ body, queueIds }: LivePolicy, queue: string): QueueRules | undefined {
  const rules = body.queues[queue];
  if (rules?.afterLast?.do !== 'overflow' || queueIds.has(rules.afterLast.queue)) return rules;
  return { ...rules, afterLast: { do: 'wait' } };
}
