import { manualRules } from '#domain/routing/manual-rules.ts';
import type { ManualRules } from '#domain/routing/routing-policy.ts';
import { atLeast } from '#domain/words.ts';
import type { Tx } from '#persistence/database.ts';
import type { ConversationRow } from '#persistence/rows/conversation.row.ts';
import { lockAgents } from '#persistence/stores/people/agent.store.ts';
import { teamsOfQueue } from '#persistence/stores/queues/queue.store.ts';
import { picksSince, waitingBefore } from '#persistence/stores/routing/manual-work.store.ts';
import { onConversation, type NotAsAsked } from '../../conversations/on-conversation.ts';
import type { Flow } from '../../flow.ts';
import { takeRoom } from '../assignments/take-room.ts';
import { livePolicy, policyOf } from '../live-policy.ts';
import { startByHand } from './start-by-hand.ts';

const hourMs = 3_600_000;

export type PickOutcome =
  | { readonly kind: 'picked'; readonly conversation: ConversationRow }
  /**
   * `not-waiting`: only what is queued can be picked; `wrong-team`; `offline`; `picking-off`, `lacks-skills`,
   * `picked-too-often`, `not-among-oldest`: limits of the policy; else which part of the agent's capacity is full: `units`,
   * `channel-maximum`, `exclusive-work`, `uninterruptible-work`.
   */
  | { readonly kind: 'refused'; readonly because: string }
  | NotAsAsked;

/** An agent takes a waiting conversation by themselves, within the limits of the policy; supervisors and admins take any. */
export async function pickConversation(
  flow: Flow,
  input: { readonly conversationId: string; readonly agentId: string; readonly reason?: string | undefined },
): Promise<PickOutcome> {
  const live = await livePolicy(flow);
  return onConversation<PickOutcome>(flow, { conversationId: input.conversationId }, async (tx, row) => {
    if (row.state !== 'queued') return { kind: 'refused', because: 'not-waiting' };
    const policy = policyOf(live, row);
    const { pick } = manualRules(policy.body);
    const limit = await limitReached(flow, tx, row, input.agentId, pick);
    const queueTeams = row.queueId === null ? [] : await teamsOfQueue(tx, row.queueId);
    const room = await takeRoom(flow, tx, {
      conversationId: row.id,
      channelKind: row.channelKind,
      agentId: input.agentId,
      policy: policy.body,
      unless: (agent) => {
        if (agent.presence === 'offline') return 'offline';
        if (atLeast(agent.role, 'supervisor')) return undefined;
        if (pick.who === 'nobody') return 'picking-off';
        if (limit) return limit;
        const lacks = row.requiredSkills.some((one) => (agent.skills.get(one.skill) ?? 0) < one.level);
        if (pick.needsSkills && lacks) return 'lacks-skills';
        if (queueTeams.length === 0 || pick.who === 'anyone') return undefined;
        const mine = [...queueTeams, ...row.teamIds].some((team) => agent.teams.includes(team));
        return mine ? undefined : 'wrong-team';
      },
    });
    if (room.kind === 'unknown-agent') return { kind: 'not-found' };
    if (room.kind !== 'taken') return { kind: 'refused', because: room.because };
    const actor = { kind: 'agent', id: input.agentId } as const;
    const started = {
      start: { agentId: input.agentId, because: 'picked', actor },
      policyVersion: policy.version,
      detail: { by: input.agentId, how: 'picked', reason: input.reason, presence: room.presence },
    };
    return { kind: 'picked', conversation: await startByHand(flow, tx, row, started, room.at) };
  });
}

async function limitReached(
  flow: Flow,
  tx: Tx,
  row: ConversationRow,
  agentId: string,
  { perHour, amongOldest }: ManualRules['pick'],
): Promise<'picked-too-often' | 'not-among-oldest' | undefined> {
  if (perHour !== undefined) {
    // Under the agent's lock, so that two picks at once count each other.
    await lockAgents(tx, [agentId]);
    const since = new Date(flow.clock.now().getTime() - hourMs);
    if ((await picksSince(tx, agentId, since)) >= perHour) return 'picked-too-often';
  }
  if (amongOldest !== undefined && (await waitingBefore(tx, row, amongOldest)) >= amongOldest) {
    return 'not-among-oldest';
  }
  return undefined;
}
