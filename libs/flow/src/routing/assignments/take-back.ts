import type { Tx } from '#persistence/database.ts';
import type { ConversationRow } from '#persistence/rows/conversation.row.ts';
import { isOnTheLine } from '#persistence/stores/calls/call.store.ts';
import { restAgent } from '#persistence/stores/people/agent.store.ts';
import { ownerAnswered } from '#persistence/stores/routing/assignment.store.ts';
import { scheduleTimers } from '#persistence/stores/work/timer.store.ts';
import type { Flow } from '../../flow.ts';
import { livePolicy } from '../live-policy.ts';
import { backToQueue } from '../waiting/back-to-queue.ts';
import { restOverTimer } from '../waiting/rest-over-timer.ts';
import { endAssignment } from './end-assignment.ts';

export type TakenBack =
  | { readonly kind: 'taken-back'; readonly row: ConversationRow; readonly agentId: string }
  | { readonly kind: 'left'; readonly because: 'nobody has it' | 'answered' | 'on the phone' };

/** Whoever lost one gets no offers for so long at least: the same one at once would be no help. */
const leastRestMs = 60_000;

/** Takes a locked conversation from an owner who did not answer, and puts it back to its place for a new round. */
export async function takeBack(
  flow: Flow,
  tx: Tx,
  row: ConversationRow,
  { because, now }: { readonly because: string; readonly now: Date },
): Promise<TakenBack> {
  const { assigneeId: agentId } = row;
  if (row.state !== 'assigned' || agentId === null) return { kind: 'left', because: 'nobody has it' };
  if (await isOnTheLine(tx, row.id)) return { kind: 'left', because: 'on the phone' };
  if (await ownerAnswered(tx, row.id)) return { kind: 'left', because: 'answered' };
  await endAssignment(flow, tx, row, { reason: 'unanswered', wrapUp: false }, now);
  const { body: policy } = await livePolicy(flow, tx);
  const restOver = new Date(now.getTime() + Math.max(leastRestMs, policy.offers.restSeconds * 1_000));
  await restAgent(tx, agentId, restOver);
  await scheduleTimers(tx, [restOverTimer({ agentId }, restOver)]);
  const back = await backToQueue(
    flow,
    tx,
    row,
    { because, newRound: true, change: { lastAgentId: null } },
    now,
  );
  return { kind: 'taken-back', row: back, agentId };
}
