import type { Tx } from '#persistence/database.ts';
import type { ConversationRow } from '#persistence/rows/conversation.row.ts';
import { changeConversation } from '#persistence/stores/conversations/conversation.store.ts';
import { appendEvents } from '#persistence/stores/events/event.store.ts';
import { teamIdsByName } from '#persistence/stores/people/team.store.ts';
import { askForMatching } from '#persistence/stores/work/matching.store.ts';
import type { Flow } from '../../flow.ts';
import { relaxedConversation, type Relaxation } from './relaxed-conversation.ts';

/**
 * Weakens what a locked conversation asks for and tells the timeline what changed. Wakes the matcher; the clocks do not care,
 * since a wait shortens no promise. Changes nothing when the step has nothing left to weaken and no other field to change.
 */
export async function applyRelaxation(
  flow: Flow,
  tx: Tx,
  row: ConversationRow,
  relaxation: Relaxation,
  now: Date,
): Promise<ConversationRow> {
  const teams = await teamIdsByName(tx, relaxation.step.widen ?? []);
  const relaxed = relaxedConversation(flow, row, relaxation, teams, now);
  if (!relaxed) return row;
  const changed = await changeConversation(tx, row, relaxed.change, now);
  await appendEvents(tx, relaxed.events);
  if (row.state === 'queued') await askForMatching(tx);
  return changed;
}
