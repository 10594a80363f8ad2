import { system } from '#contracts/event-types.ts';
import type { ConversationRow } from '#persistence/rows/conversation.row.ts';
import type { Batch } from './batch.ts';

/** A conversation requires a skill from now on, or more of it; undefined when it requires as much already. */
export function addSkill(
  batch: Batch,
  row: ConversationRow,
  { skill, level }: { readonly skill: string; readonly level: number },
  because: string,
): ConversationRow | undefined {
  const known = row.requiredSkills.find((one) => one.skill === skill);
  if (known && known.level >= level) return undefined;
  const others = row.requiredSkills.filter((one) => one.skill !== skill);
  const changed = batch.change(row, { requiredSkills: [...others, { skill, level }] });
  batch.events.push({
    id: batch.flow.newId(),
    type: 'conversation.skills-added',
    at: batch.now,
    actor: system,
    conversationId: row.id,
    conversationVersion: changed.version,
    data: { because, added: [{ skill, level }], ...(known && { from: known.level }) },
  });
  if (row.state === 'queued') batch.wakesMatching = true;
  return changed;
}
