import type { Tx } from '#persistence/database.ts';
import type { Flow } from '../flow.ts';
import { backToQueue } from '../routing/waiting/back-to-queue.ts';
import { holdCall } from './hold-call.ts';
import { ringAgent } from './ring-agent.ts';

/**
 * Sees to a caller who waits while nobody looks for an agent any more: somebody resolved the conversation with the
 * caller on the line, or took it over while another agent's line broke. Whoever has it is rung; else it waits again.
 */
export async function keepWaiting(flow: Flow, tx: Tx, callId: string, now: Date): Promise<void> {
  const { call, conversation } = (await holdCall(tx, callId)) ?? {};
  if (call?.state !== 'queued' || !conversation) return;
  const { state, assigneeId } = conversation;
  if (state === 'queued' || state === 'offered') return;
  if (state === 'assigned' && assigneeId !== null) {
    await ringAgent(flow, tx, { conversationId: conversation.id, agentId: assigneeId }, now);
    return;
  }
  const change = { queuedAt: call.queuedAt ?? now, resolvedAt: null, channelKind: 'voice' } as const;
  await backToQueue(flow, tx, conversation, { because: 'caller-waits', newRound: true, change }, now);
}
