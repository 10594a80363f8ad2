import { raised } from '#domain/words.ts';
import type { Tx } from '#persistence/database.ts';
import type { ConversationRow } from '#persistence/rows/conversation.row.ts';
import type { Flow } from '../flow.ts';
import { endAssignment } from '../routing/assignments/end-assignment.ts';
import { backToQueue } from '../routing/waiting/back-to-queue.ts';

export interface Requeuing {
  /** Whose assignment it ends; a conversation that somebody else has meanwhile is left alone. */
  readonly agentId: string;
  /** Why the assignment ended, and why the conversation waits again. */
  readonly because: string;
  readonly raise?: boolean;
}

/**
 * Takes a conversation off an agent who did not get to speak to the caller, or lost the line, and puts it back to its
 * place in the queue.
 * @returns whether it did
 */
export async function requeueCall(
  flow: Flow,
  tx: Tx,
  row: ConversationRow,
  { agentId, because, raise = false }: Requeuing,
  now: Date,
): Promise<boolean> {
  if (row.assigneeId !== agentId || row.state !== 'assigned') return false;
  await endAssignment(flow, tx, row, { reason: because, wrapUp: false }, now);
  const change = { lastAgentId: agentId, ...(raise && { priority: raised(row.priority) }) };
  await backToQueue(flow, tx, row, { because, change }, now);
  return true;
}
