import { clockRounds, type ClockRound } from '#domain/sla/clock-rounds.ts';
import { owedAtMerge } from '#domain/sla/owed-at-merge.ts';
import type { OwedRound } from '#domain/sla/owed-round.ts';
import { atLeast, priorityRank, type Priority, type Role } from '#domain/words.ts';
import type { Tx } from '#persistence/database.ts';
import type { ClockRow } from '#persistence/rows/clock.row.ts';
import type { ConversationRow } from '#persistence/rows/conversation.row.ts';
import { customersOf, hasLiveCall } from '#persistence/stores/conversations/conversation-merge.store.ts';
import { lockConversations } from '#persistence/stores/conversations/conversation.store.ts';
import { lockCustomers } from '#persistence/stores/customers/customer-merge.store.ts';
import { clocksOf, lockClocks } from '#persistence/stores/sla/clock.store.ts';
import { slaFacts } from '#persistence/stores/sla/sla-facts.store.ts';
import type { Flow } from '../flow.ts';
import { followClocks } from '../sla/follow-clocks.ts';
import { absorb } from './absorb.ts';
import { endInMerge } from './end-in-merge.ts';

export interface Merge {
  /** The conversation that becomes part of the other. */
  readonly conversationId: string;
  readonly into: string;
  readonly by: { readonly id: string; readonly role: Role };
  readonly basedOnVersion?: number | undefined;
}

export type MergedConversations =
  | { readonly kind: 'merged'; readonly conversation: ConversationRow }
  /**
   * `other-customer`: they are with two people; `merged-before`; `into-resolved`: only what is open goes on;
   * `on-the-line`: a call of it has not ended; `not-yours`: somebody else has one of them.
   */
  | { readonly kind: 'refused'; readonly because: MergeRefusal }
  | { readonly kind: 'same' }
  | { readonly kind: 'stale'; readonly version: number }
  | { readonly kind: 'not-found'; readonly which: 'conversation' | 'into' };

export type MergeRefusal = 'other-customer' | 'merged-before' | 'into-resolved' | 'on-the-line' | 'not-yours';

/**
 * Makes one conversation of two of the same customer. Nothing is moved: what was said in either is one timeline from now
 * on, and what is said in either thread later goes to the one that goes on. That one owes what is still owed in the other,
 * since when it was owed; offers and assignments of the other end. docs/decisions/0016-merging.md
 */
export async function mergeConversations(flow: Flow, merge: Merge): Promise<MergedConversations> {
  const { conversationId, into: intoId, by } = merge;
  if (conversationId === intoId) return { kind: 'same' };
  return flow.database.transaction(async (tx): Promise<MergedConversations> => {
    const now = flow.clock.now();
    const ids = [conversationId, intoId];
    const customers = (await customersOf(tx, ids)).map((one) => one.customerId);
    const [one, other] = [...new Set(customers)];
    // In the order of intake: customers before conversations; and clocks before conversations, as whoever acts on them.
    if (one) await lockCustomers(tx, [one, other ?? one]);
    await lockClocks(tx, ids);
    const rows = await lockConversations(tx, ids, false);
    const away = rows.find((row) => row.id === conversationId);
    const into = rows.find((row) => row.id === intoId);
    if (!away) return { kind: 'not-found', which: 'conversation' };
    if (!into) return { kind: 'not-found', which: 'into' };
    if (merge.basedOnVersion !== undefined && merge.basedOnVersion !== away.version) {
      return { kind: 'stale', version: away.version };
    }
    const persons = new Set((await customersOf(tx, ids)).map(({ person }) => person));
    if (persons.size > 1) return { kind: 'refused', because: 'other-customer' };
    const because = (await refusal(tx, away, into)) ?? notYours(away, into, by);
    if (because) return { kind: 'refused', because };

    const { owed, priority } = await debts(flow, tx, away, into, now);
    const ended = await endInMerge(flow, tx, away, into, by.id, now);
    await absorb(flow, tx, into, { away, owed, priority, promises: ended.promises, by: by.id }, now);
    return { kind: 'merged', conversation: ended.row };
  });
}

async function refusal(
  tx: Tx,
  away: ConversationRow,
  into: ConversationRow,
): Promise<MergeRefusal | undefined> {
  if (away.mergedInto ?? into.mergedInto) return 'merged-before';
  if (into.state === 'resolved') return 'into-resolved';
  return (await hasLiveCall(tx, away.id)) ? 'on-the-line' : undefined;
}

function notYours(
  away: ConversationRow,
  into: ConversationRow,
  { id, role }: Merge['by'],
): MergeRefusal | undefined {
  if (atLeast(role, 'supervisor')) return undefined;
  const foreign = [away, into].some((row) => row.assigneeId !== null && row.assigneeId !== id);
  return foreign ? 'not-yours' : undefined;
}

/** What goes over, as clocks stand that follow both conversations to this instant; and the priority that the team gave the one, if it is higher. */
async function debts(
  flow: Flow,
  tx: Tx,
  away: ConversationRow,
  into: ConversationRow,
  now: Date,
): Promise<{ owed: OwedRound[]; priority: Priority | undefined }> {
  const ids = [away.id, into.id];
  await followClocks(flow, tx, ids, now);
  const clocks = await clocksOf(tx, ids);
  const facts = await slaFacts(tx, ids);
  const [theirs, ours] = [facts.get(away.id), facts.get(into.id)];
  if (!theirs || !ours) throw new Error('A conversation that is locked has no facts.');
  const theirRounds = clockRounds(theirs.facts);
  const isBroken = (round: ClockRound) => {
    const conversationId = theirRounds.includes(round) ? away.id : into.id;
    const clock = clocks.find((one) => isOf(one, conversationId, round));
    return clock?.deadlineAt != null && clock.deadlineAt <= now;
  };
  const owed = owedAtMerge(theirRounds, clockRounds(ours.facts), isBroken, now.getTime());
  const higher = priorityRank(theirs.priority) > priorityRank(ours.priority);
  return { owed, priority: higher ? theirs.priority : undefined };
}

function isOf(clock: ClockRow, conversationId: string, { metric, round }: ClockRound): boolean {
  return clock.conversationId === conversationId && clock.metric === metric && clock.round === round;
}
