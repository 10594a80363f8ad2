import { system } from '#contracts/event-types.ts';
import type { Tx } from '#persistence/database.ts';
import type { ConversationRow } from '#persistence/rows/conversation.row.ts';
import { changeConversation } from '#persistence/stores/conversation.store.ts';
import { appendEvents } from '#persistence/stores/event.store.ts';
import { askForMatching } from '#persistence/stores/matching.store.ts';
import type { Flow } from '../flow.ts';

/** A locked conversation requires a skill from now on, or more of it; undefined when it requires as much already. */
export async function addSkill(
  flow: Flow,
  tx: Tx,
  row: ConversationRow,
  { skill, level }: { readonly skill: string; readonly level: number },
  because: string,
  now: Date,
): Promise<ConversationRow | undefined> {
  const known = row.requiredSkills.find((one) => one.skill === skill);
  if (known && known.level >= level) return undefined;
  const others = row.requiredSkills.filter((one) => one.skill !== skill);
  const changed = await changeConversation(tx, row, { requiredSkills: [...others, { skill, level }] }, now);
  await appendEvents(tx, [
    {
      id: flow.newId(),
      type: 'conversation.skills-added',
      at: now,
      actor: system,
      conversationId: row.id,
      conversationVersion: changed.version,
      data: { because, added: [{ skill, level }], ...(known && { from: known.level }) },
    },
  ]);
  if (row.state === 'queued') await askForMatching(tx);
  return changed;
}
