import {
  advanceRecompute,
  claimRecompute,
  conversationsToRecompute,
} from '#persistence/stores/sla/clock-recompute.store.ts';
import { addItemsToOutbox } from '#persistence/stores/work/outbox.store.ts';
import type { Flow } from '../flow.ts';
import { followClocks, type Followed } from './follow-clocks.ts';

const conversationsAtOnce = 250;

/**
 * Brings the next batch of clocks onto documents that were applied to those that run; answers whether there is more to do. A
 * batch is one transaction, so a crash repeats at most one, and repeating changes nothing. One process at a time is at it.
 */
export async function recomputeClocks(flow: Flow, atOnce = conversationsAtOnce): Promise<boolean> {
  const now = flow.clock.now();
  return flow.database.transaction(async (tx) => {
    const one = await claimRecompute(tx);
    if (!one) return false;
    const ids = one.superseded ? [] : await conversationsToRecompute(tx, one, atOnce);
    const followed = await followClocks(flow, tx, ids, now);
    await advanceRecompute(
      tx,
      one.id,
      { reached: ids.at(-1) ?? null, conversations: ids.length, ...tally(followed) },
      ids.length < atOnce ? now : null,
    );
    return true;
  });
}

/**
 * Leaves a batch that cannot be computed to the queue, where each conversation fails by itself alone and what is behind it
 * goes on.
 */
export async function handOnRecompute(flow: Flow, atOnce = conversationsAtOnce): Promise<boolean> {
  const now = flow.clock.now();
  return flow.database.transaction(async (tx) => {
    const one = await claimRecompute(tx);
    if (!one) return false;
    const ids = await conversationsToRecompute(tx, one, atOnce);
    const items = ids.map((conversationId) => ({ id: flow.newId(), payload: { conversationId } }));
    await addItemsToOutbox(tx, 'sla-follow', items, now);
    const by = { reached: ids.at(-1) ?? null, conversations: ids.length, moved: 0, kept: 0 };
    await advanceRecompute(tx, one.id, by, ids.length < atOnce ? now : null);
    return true;
  });
}

function tally(followed: ReadonlyMap<string, Followed>): { moved: number; kept: number } {
  let [moved, kept] = [0, 0];
  for (const { clocks } of followed.values()) {
    for (const { before, row } of clocks) {
      if (!before) continue;
      const same =
        before.slaPolicy === row.slaPolicy &&
        before.slaPolicyVersion === row.slaPolicyVersion &&
        before.calendar === row.calendar &&
        before.calendarVersion === row.calendarVersion;
      if (!same) moved += 1;
      else if (row.chosen.sparedFrom) kept += 1;
    }
  }
  return { moved, kept };
}
