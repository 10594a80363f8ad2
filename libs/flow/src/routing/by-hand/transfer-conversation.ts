import { manualRules, reasonRefused } from '#domain/routing/manual-rules.ts';
import { atLeast, type Role, type SkillRequirement } from '#domain/words.ts';
import type { Tx } from '#persistence/database.ts';
import type { ConversationRow } from '#persistence/rows/conversation.row.ts';
import { isOnTheLine } from '#persistence/stores/calls/call.store.ts';
import { appendEvents } from '#persistence/stores/events/event.store.ts';
import { unknownSkills } from '#persistence/stores/people/account.store.ts';
import { teamIds } from '#persistence/stores/people/team.store.ts';
import { queueName } from '#persistence/stores/queues/queue.store.ts';
import { queueOfTeam, transfersOf } from '#persistence/stores/routing/manual-work.store.ts';
import { askForMatching } from '#persistence/stores/work/matching.store.ts';
import { onConversation } from '../../conversations/on-conversation.ts';
import type { Flow } from '../../flow.ts';
import { endAssignment } from '../assignments/end-assignment.ts';
import { takeRoom } from '../assignments/take-room.ts';
import { livePolicy, policyOf, type LivePolicy } from '../live-policy.ts';
import { withdrawOffer } from '../offers/withdraw-offer.ts';
import { placeInQueue } from '../waiting/place-in-queue.ts';
import { recordManual } from './record-manual.ts';
import { startByHand } from './start-by-hand.ts';

export type TransferTarget =
  | { readonly agentId: string }
  /** Back to waiting there, with the place it had; `required` replaces what it asks for. */
  | { readonly queueId: string; readonly required?: readonly SkillRequirement[] | undefined }
  /** To the queue that the team serves: its own if the team does, else the first by name. */
  | { readonly teamId: string };

export interface Transfer {
  readonly conversationId: string;
  readonly to: TransferTarget;
  readonly reason?: string | undefined;
  readonly by: { readonly id: string; readonly role: Role };
  /** A supervisor gives it past the capacity and presence of the agent; the record says so. */
  readonly override?: boolean | undefined;
  readonly basedOnVersion?: number | undefined;
}

export type TransferOutcome =
  | { readonly kind: 'transferred'; readonly conversation: ConversationRow }
  /**
   * `not-yours`, `supervisors-only`, `reason-required`, `unknown-reason`, `transferred-too-often`, `resolved`, `merged`,
   * `on-the-line`, `has-it-already`, `team-serves-no-queue`, `agent-offline`, or which part of the agent's capacity is full.
   */
  | { readonly kind: 'refused'; readonly because: string }
  | { readonly kind: 'stale'; readonly version: number }
  | { readonly kind: 'not-found'; readonly what: 'conversation' | 'agent' | 'queue' | 'team' | 'skill' };

/** Hands a conversation on to an agent, a queue or a team, within the limits of the policy and with a reason for the record. */
export async function transferConversation(flow: Flow, transfer: Transfer): Promise<TransferOutcome> {
  const live = await livePolicy(flow);
  const outcome = await onConversation<TransferOutcome>(flow, transfer, async (tx, row, now, undo) => {
    const policy = policyOf(live, row);
    const because = await refusal(tx, row, transfer, policy);
    if (because) return { kind: 'refused', because };
    if (!('agentId' in transfer.to)) return toQueue(flow, tx, row, transfer, transfer.to, policy, now);
    const given = await toAgent(flow, tx, row, transfer, transfer.to.agentId, policy, now);
    return given.kind === 'transferred' ? given : undo(given);
  });
  return outcome.kind === 'not-found' ? { what: 'conversation', ...outcome } : outcome;
}

async function refusal(
  tx: Tx,
  row: ConversationRow,
  transfer: Transfer,
  { body }: LivePolicy,
): Promise<string | undefined> {
  const rules = manualRules(body);
  const isSupervisor = atLeast(transfer.by.role, 'supervisor');
  if (row.mergedInto) return 'merged';
  if (row.state === 'resolved' || row.state === 'new') return 'resolved';
  if (!isSupervisor) {
    if (rules.transfer.who === 'supervisor') return 'supervisors-only';
    if (row.assigneeId !== transfer.by.id) return 'not-yours';
    if (transfer.override) return 'supervisors-only';
    const often = rules.transfer.perConversation;
    if (often !== undefined && (await transfersOf(tx, row.id)) >= often) return 'transferred-too-often';
  }
  if ('agentId' in transfer.to && row.assigneeId === transfer.to.agentId) return 'has-it-already';
  if (await isOnTheLine(tx, row.id)) return 'on-the-line';
  return reasonRefused(rules, transfer.reason);
}

/** What it answers but a transfer is to be undone: the former owner is without it by then. */
async function toAgent(
  flow: Flow,
  tx: Tx,
  row: ConversationRow,
  transfer: Transfer,
  agentId: string,
  policy: LivePolicy,
  now: Date,
): Promise<TransferOutcome> {
  const from = await letGo(flow, tx, row, transfer, now);
  const byHand = transfer.override ?? false;
  const room = await takeRoom(flow, tx, {
    conversationId: row.id,
    channelKind: row.channelKind,
    agentId,
    policy: policy.body,
    byHand,
    unless: (agent) => (!byHand && agent.presence === 'offline' ? 'agent-offline' : undefined),
  });
  if (room.kind === 'unknown-agent') return { kind: 'not-found', what: 'agent' };
  if (room.kind !== 'taken') return { kind: 'refused', because: room.because };
  await told(flow, tx, row, transfer, { from, agentId, ...(byHand && { override: true }) }, room.at);
  const actor = { kind: 'agent', id: transfer.by.id } as const;
  const started = {
    start: { agentId, byHand, because: 'transferred', actor },
    policyVersion: policy.version,
    detail: manualDetail(transfer, { from, presence: room.presence, override: byHand }),
  };
  const conversation = await startByHand(flow, tx, row, started, room.at);
  await askForMatching(tx);
  return { kind: 'transferred', conversation };
}

async function toQueue(
  flow: Flow,
  tx: Tx,
  row: ConversationRow,
  transfer: Transfer,
  to: Exclude<TransferTarget, { agentId: string }>,
  policy: LivePolicy,
  now: Date,
): Promise<TransferOutcome> {
  const queue = await queueFor(tx, row, to);
  if (!queue) {
    if (!('teamId' in to)) return { kind: 'not-found', what: 'queue' };
    return [...(await teamIds(tx)).values()].includes(to.teamId)
      ? { kind: 'refused', because: 'team-serves-no-queue' }
      : { kind: 'not-found', what: 'team' };
  }
  const required = 'queueId' in to ? to.required : undefined;
  // Nobody could ever have it, and it would wait for good.
  const unknown = await unknownSkills(tx, required?.map((one) => one.skill) ?? []);
  if (unknown.length > 0) return { kind: 'not-found', what: 'skill' };
  const from = await letGo(flow, tx, row, transfer, now);
  await told(
    flow,
    tx,
    row,
    transfer,
    { from, queue: queue.name, ...('teamId' in to && { teamId: to.teamId }) },
    now,
  );
  const detail = manualDetail(transfer, { from, queue: queue.name });
  await recordManual(flow, tx, row, { agentId: null, policyVersion: policy.version, detail }, now);
  const placing = {
    queueName: queue.name,
    policy: policy.body,
    because: 'transferred',
    newRound: true,
    actor: { kind: 'agent', id: transfer.by.id } as const,
    change: {
      queueId: queue.id,
      relaxationStep: 0,
      // It is handed on so that somebody else takes it.
      lastAgentId: null,
      keptUntil: null,
      ...(required && { requiredSkills: [...required] }),
    },
  };
  const conversation = await placeInQueue(flow, tx, row, placing, now);
  return { kind: 'transferred', conversation };
}

async function queueFor(
  tx: Tx,
  row: ConversationRow,
  to: Exclude<TransferTarget, { agentId: string }>,
): Promise<{ readonly id: string; readonly name: string } | undefined> {
  if ('teamId' in to) return queueOfTeam(tx, to.teamId, row.queueId);
  const name = await queueName(tx, to.queueId);
  return name === undefined ? undefined : { id: to.queueId, name };
}

/** Ends what is with somebody, and answers who that was. */
async function letGo(
  flow: Flow,
  tx: Tx,
  row: ConversationRow,
  { by }: Transfer,
  now: Date,
): Promise<string | null> {
  const actor = { kind: 'agent', id: by.id } as const;
  await withdrawOffer(flow, tx, row, 'transferred', now, actor);
  const ended = await endAssignment(flow, tx, row, { reason: 'transferred', wrapUp: false, actor }, now);
  return ended?.agentId ?? row.assigneeId;
}

async function told(
  flow: Flow,
  tx: Tx,
  row: ConversationRow,
  { by, reason }: Transfer,
  data: Readonly<Record<string, unknown>>,
  now: Date,
): Promise<void> {
  await appendEvents(tx, [
    {
      id: flow.newId(),
      type: 'conversation.transferred',
      at: now,
      actor: { kind: 'agent', id: by.id },
      conversationId: row.id,
      conversationVersion: row.version + 1,
      data: { ...data, ...(reason && { reason }) },
    },
  ]);
}

function manualDetail({ by, reason }: Transfer, more: Readonly<Record<string, unknown>>) {
  return { by: by.id, how: 'transferred', reason, ...more };
}
