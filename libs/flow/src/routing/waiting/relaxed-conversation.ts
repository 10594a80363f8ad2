import type { Actor } from '#contracts/event-types.ts';
import { relax } from '#domain/routing/relaxation.ts';
import type { RelaxationStep } from '#domain/routing/routing-policy.ts';
import type { ConversationRow } from '#persistence/rows/conversation.row.ts';
import type { ConversationChange } from '#persistence/stores/conversations/conversation.store.ts';
import type { NewEvent } from '#persistence/stores/events/event.store.ts';
import type { Flow } from '../../flow.ts';

export interface Relaxation {
  readonly step: Omit<RelaxationStep, 'afterSeconds'>;
  /** Stands in the facts: `waited 60 s (step 1)`, `sla step half-way`. */
  readonly because: string;
  readonly actor: Actor;
  /** Other fields to change with it. */
  readonly change?: ConversationChange;
}

/**
 * What a step that weakens makes of a conversation, and the facts that tell it; undefined when it has nothing left to weaken
 * and there is no other field to change.
 * @param teams ids of the teams that the step names, by their names
 */
export function relaxedConversation(
  { newId }: Pick<Flow, 'newId'>,
  row: ConversationRow,
  { step, because, actor, change }: Relaxation,
  teams: ReadonlyMap<string, string>,
  now: Date,
): { readonly change: ConversationChange; readonly events: readonly NewEvent[] } | undefined {
  const widen = (step.widen ?? []).flatMap((name) => teams.get(name) ?? []);
  const relaxed = relax(
    { ...step, widen },
    { priority: row.priority, required: row.requiredSkills, teams: row.teamIds },
  );
  const relaxes = relaxed.dropped.length > 0 || relaxed.lowered.length > 0;
  const widens = relaxed.widened.length > 0;
  if (!relaxes && !widens && !relaxed.raised && !change) return undefined;
  const fact = (type: NewEvent['type'], data: NewEvent['data']): NewEvent => ({
    id: newId(),
    type,
    at: now,
    actor,
    conversationId: row.id,
    conversationVersion: row.version + 1,
    data: { because, ...data },
  });
  const names = [...teams].filter(([, id]) => relaxed.widened.includes(id)).map(([name]) => name);
  return {
    change: {
      ...change,
      ...(relaxes && { requiredSkills: [...relaxed.required] }),
      ...(widens && { teamIds: [...relaxed.teams] }),
      ...(relaxed.raised && { priority: relaxed.priority }),
    },
    events: [
      ...(relaxes
        ? [fact('conversation.skills-relaxed', { dropped: relaxed.dropped, lowered: relaxed.lowered })]
        : []),
      ...(widens ? [fact('conversation.teams-widened', { teams: names })] : []),
      ...(relaxed.raised
        ? [fact('conversation.priority-raised', { from: row.priority, to: relaxed.priority })]
        : []),
    ],
  };
}
