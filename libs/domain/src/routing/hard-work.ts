import type { RoutingPolicy } from './routing-policy.ts';

/** Whether work counts towards its agent's run of hard conversations: as its rule said, else as its queue is marked. */
export function isHard(
  { queues }: Pick<RoutingPolicy, 'queues'>,
  work: { readonly queue: string; readonly hard?: boolean | null | undefined },
): boolean {
  return work.hard ?? queues[work.queue]?.hard ?? false;
}
