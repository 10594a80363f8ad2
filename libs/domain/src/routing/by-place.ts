import type { WaitingConversation } from './snapshot.ts';

/** The order of the places in the queue. */
export function byPlace(a: WaitingConversation, b: WaitingConversation): number {
  return a.queuedAtMs - b.queuedAtMs || (a.id < b.id ? -1 : 1);
}
