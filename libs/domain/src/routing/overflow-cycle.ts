import type { RoutingPolicy } from './routing-policy.ts';

/** Queues that overflow into each other in a circle, the first one again at the end; undefined when none do. */
export function overflowCycle(policy: Pick<RoutingPolicy, 'queues'>): string[] | undefined {
  for (const first of Object.keys(policy.queues)) {
    const way = [first];
    for (let name = next(policy, first); name !== undefined; name = next(policy, name)) {
      way.push(name);
      if (name === first) return way;
      // A circle further on is found from a queue in it.
      if (way.indexOf(name) < way.length - 1) break;
    }
  }
  return undefined;
}

function next({ queues }: Pick<RoutingPolicy, 'queues'>, name: string): string | undefined {
  const afterLast = Object.hasOwn(queues, name) ? queues[name]?.afterLast : undefined;
  return afterLast?.do === 'overflow' ? afterLast.queue : undefined;
}
