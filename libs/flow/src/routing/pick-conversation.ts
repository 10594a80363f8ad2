import { atLeast } from '#domain/words.ts';
import type { ConversationRow } from '#persistence/rows/conversation.row.ts';
import { lockConversation } from '#persistence/stores/conversation.store.ts';
import { teamsOfQueue } from '#persistence/stores/queue.store.ts';
import type { Flow } from '../flow.ts';
import { livePolicy } from './live-policy.ts';
import { recordManual } from './record-manual.ts';
import { startAssignment } from './start-assignment.ts';
import { takeRoom } from './take-room.ts';

export type PickOutcome =
  | { readonly kind: 'picked'; readonly conversation: ConversationRow }
  /**
   * `not-waiting`: only what is queued can be picked; `wrong-team`; `offline`; else which part of the agent's
   * capacity is full: `units`, `channel-maximum`, `exclusive-work`, `uninterruptible-work`.
   */
  | { readonly kind: 'refused'; readonly because: string }
  | { readonly kind: 'not-found' };

/** An agent takes a waiting conversation of their teams by themselves; supervisors and admins take any. */
export async function pickConversation(
  flow: Flow,
  input: { readonly conversationId: string; readonly agentId: string },
): Promise<PickOutcome> {
  const policy = await livePolicy(flow);
  return flow.database.transaction(async (tx) => {
    const row = await lockConversation(tx, input.conversationId);
    if (!row) return { kind: 'not-found' };
    if (row.state !== 'queued') return { kind: 'refused', because: 'not-waiting' };
    const queueTeams = row.queueId === null ? [] : await teamsOfQueue(tx, row.queueId);
    const room = await takeRoom(flow, tx, {
      conversationId: row.id,
      channelKind: row.channelKind,
      agentId: input.agentId,
      policy: policy.body,
      unless: (agent) => {
        if (agent.presence === 'offline') return 'offline';
        if (queueTeams.length === 0 || atLeast(agent.role, 'supervisor')) return undefined;
        const mine = [...queueTeams, ...row.teamIds].some((team) => agent.teams.includes(team));
        return mine ? undefined : 'wrong-team';
      },
    });
    if (room.kind === 'unknown-agent') return { kind: 'not-found' };
    if (room.kind !== 'taken') return { kind: 'refused', because: room.because };
    const actor = { kind: 'agent', id: input.agentId } as const;
    const detail = { by: input.agentId, how: 'picked', presence: room.presence };
    await recordManual(
      flow,
      tx,
      row,
      { agentId: input.agentId, policyVersion: policy.version, detail },
      room.at,
    );
    const start = { agentId: input.agentId, because: 'picked', actor };
    return { kind: 'picked', conversation: await startAssignment(flow, tx, row, start, room.at) };
  });
}
