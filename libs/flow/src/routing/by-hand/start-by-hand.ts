import type { Tx } from '#persistence/database.ts';
import type { ConversationRow } from '#persistence/rows/conversation.row.ts';
import type { Flow } from '../../flow.ts';
import { startAssignment, type Start } from '../assignments/start-assignment.ts';
import { recordManual } from './record-manual.ts';

export interface StartByHand {
  readonly start: Start;
  /** The version by whose rules it was allowed. */
  readonly policyVersion: number;
  /** For the record: who did it, how, why, and what they went past. */
  readonly detail: Readonly<Record<string, unknown>>;
}

/** Makes an agent the owner of a locked conversation because a person decided so, and records that. Its room is already taken. */
export async function startByHand(
  flow: Flow,
  tx: Tx,
  row: ConversationRow,
  { start, policyVersion, detail }: StartByHand,
  now: Date,
): Promise<ConversationRow> {
  await recordManual(flow, tx, row, { agentId: start.agentId, policyVersion, detail }, now);
  return startAssignment(flow, tx, row, start, now);
}
