import { unfollowedConversations } from '#persistence/stores/sla/clock-follow.store.ts';
import { addItemsToOutbox } from '#persistence/stores/work/outbox.store.ts';
import type { Flow } from '../flow.ts';

const conversationsAtOnce = 500;
/** A change is normally followed within a second; one so old was lost on its way. */
const lostAfterMs = 15_000;

/**
 * Sends word again of conversations whose clocks did not follow a change, as after a queue lost its jobs. Answers how
 * many there were, and whether there may be more.
 */
export async function sweepClocks(flow: Flow): Promise<{ readonly found: number; readonly more: boolean }> {
  const now = flow.clock.now();
  return flow.database.transaction(async (tx) => {
    const before = new Date(now.getTime() - lostAfterMs);
    const { ids, looked } = await unfollowedConversations(tx, before, conversationsAtOnce);
    const items = ids.map((conversationId) => ({ id: flow.newId(), payload: { conversationId } }));
    await addItemsToOutbox(tx, 'sla-follow', items, now);
    // Those that were sent word of would be found again.
    return { found: ids.length, more: looked === conversationsAtOnce && 2 * ids.length < looked };
  });
}
