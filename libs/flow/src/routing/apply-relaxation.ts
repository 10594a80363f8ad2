import type { Actor } from '#contracts/event-types.ts';
import { relax } from '#domain/routing/relaxation.ts';
import type { RelaxationStep } from '#domain/routing/routing-policy.ts';
import type { Tx } from '#persistence/database.ts';
import type { ConversationRow } from '#persistence/rows/conversation.row.ts';
import { changeConversation, type ConversationChange } from '#persistence/stores/conversation.store.ts';
import { appendEvents, type NewEvent } from '#persistence/stores/event.store.ts';
import { askForMatching } from '#persistence/stores/matching.store.ts';
import { addToOutbox } from '#persistence/stores/outbox.store.ts';
import { teamIdsByName } from '#persistence/stores/team.store.ts';
import type { Flow } from '../flow.ts';

export interface Relaxation {
  readonly step: Omit<RelaxationStep, 'afterSeconds'>;
  /** Stands in the facts: `waited 60 s (step 1)`, `sla step half-way`. */
  readonly because: string;
  readonly actor: Actor;
  /** Other fields to change with it. */
  readonly change?: ConversationChange;
}

/**
 * Weakens what a locked conversation asks for and tells the timeline what changed. Wakes the matcher and, when the
 * priority rose, the clocks. Changes nothing when the step has nothing left to weaken and no other field to change.
 */
export async function applyRelaxation(
  flow: Flow,
  tx: Tx,
  row: ConversationRow,
  relaxation: Relaxation,
  now: Date,
): Promise<ConversationRow> {
  const { step, because, actor } = relaxation;
  const known = await teamIdsByName(tx, step.widen ?? []);
  const widen = [...known.values()];
  const relaxed = relax(
    { ...step, widen },
    { priority: row.priority, required: row.requiredSkills, teams: row.teamIds },
  );
  const relaxes = relaxed.dropped.length > 0 || relaxed.lowered.length > 0;
  const widens = relaxed.widened.length > 0;
  if (!relaxes && !widens && !relaxed.raised && !relaxation.change) return row;
  const changed = await changeConversation(
    tx,
    row,
    {
      ...relaxation.change,
      ...(relaxes && { requiredSkills: [...relaxed.required] }),
      ...(widens && { teamIds: [...relaxed.teams] }),
      ...(relaxed.raised && { priority: relaxed.priority }),
    },
    now,
  );
  const fact = (type: NewEvent['type'], data: NewEvent['data']): NewEvent => ({
    id: flow.newId(),
    type,
    at: now,
    actor,
    conversationId: row.id,
    conversationVersion: changed.version,
    data: { because, ...data },
  });
  const names = [...known].filter(([, id]) => relaxed.widened.includes(id)).map(([name]) => name);
  await appendEvents(tx, [
    ...(relaxes
      ? [fact('conversation.skills-relaxed', { dropped: relaxed.dropped, lowered: relaxed.lowered })]
      : []),
    ...(widens ? [fact('conversation.teams-widened', { teams: names })] : []),
    ...(relaxed.raised
      ? [fact('conversation.priority-raised', { from: row.priority, to: relaxed.priority })]
      : []),
  ]);
  if (relaxed.raised) await addToOutbox(tx, flow.newId(), 'sla-follow', { conversationId: row.id }, now);
  if (row.state === 'queued') await askForMatching(tx);
  return changed;
}
