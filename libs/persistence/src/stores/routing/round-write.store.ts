import { asColumns } from '../../column-names.ts';
import { CombinedWrite } from '../../combined-write.ts';
import type { Tx } from '../../database.ts';
import type { RoutingReceiptRow } from '../../rows/routing-receipt.row.ts';
import type { NewEvent } from '../events/event.store.ts';
import { putFactsAndWork, type FactsAndWork } from '../work/facts-and-work.store.ts';
import type { NewAssignment } from './assignment.store.ts';
import type { NewHolding } from './holding.store.ts';
import type { MatchingRound } from './matching-round.store.ts';
import type { NewOffer } from './offer.store.ts';

/** A conversation that leaves its queue; its place stays with it. */
export interface Handing {
  readonly conversationId: string;
  readonly state: 'offered' | 'assigned';
  readonly round: number;
  /** Who owns it when it was assigned without asking. */
  readonly assigneeId: string | null;
}

/** All that a round of matching gives out. */
export interface GivenOut extends FactsAndWork {
  readonly receipts: readonly RoutingReceiptRow[];
  readonly offers: readonly NewOffer[];
  readonly assignments: readonly NewAssignment[];
  readonly holdings: readonly NewHolding[];
  readonly handings: readonly Handing[];
  /** Keys of the timers that have nothing to do any more. */
  readonly cancelled: readonly string[];
}

const receiptColumns = 'id, conversation_id, at, outcome, agent_id, policy_version, step, round, detail';
const offerColumns = 'id, conversation_id, agent_id, routing_receipt_id, round, hard, created_at, expires_at';
const assignmentColumns = 'id, conversation_id, agent_id, offer_id, by_hand, hard, started_at';
const holdingColumns =
  'id, agent_id, conversation_id, customer_id, kind, channel_kind, units, exclusive, by_hand, from_at';

/**
 * Writes what a round of matching gives out, and what it saw unless that comes by itself, as one statement: a customer waits
 * for it. The caller holds the locks of the conversations and the agents.
 */
export async function writeRound(
  tx: Tx,
  given: GivenOut,
  seen: MatchingRound | undefined,
  now: Date,
): Promise<void> {
  const write = new CombinedWrite();
  write.insert('routing_receipt', receiptColumns, given.receipts.map(asColumns));
  write.insert('offer', offerColumns, given.offers.map(asColumns));
  write.insert('assignment', assignmentColumns, given.assignments.map(asColumns));
  write.insert('holding', holdingColumns, given.holdings.map(asColumns));
  if (given.handings.length > 0) {
    const at = write.parameter(now);
    write.part(
      'handed',
      `update conversation set state = h.state, routing_round = h.round, assignee_id = h.assignee_id,
         waiting_because = null, version = version + 1, updated_at = ${at}::timestamptz
       from jsonb_to_recordset(${write.parameter(JSON.stringify(given.handings.map(asColumns)))})
         as h(conversation_id uuid, state text, round int, assignee_id uuid)
       where conversation.id = h.conversation_id`,
    );
    const agents = [...new Set(given.holdings.map((one) => one.agentId))];
    write.part(
      'busier',
      `update agent set last_assigned_at = ${at}::timestamptz where id = any(${write.parameter(agents)}::uuid[])`,
    );
  }
  if (given.cancelled.length > 0) {
    write.part('cancelled', `delete from timer where key = any(${write.parameter(given.cancelled)}::text[])`);
  }
  if (seen) putRound(write, seen);
  putFactsAndWork(write, given, now);
  await write.run(tx);
}

/** Writes why things wait on, and the round that found it if nothing was recorded of it yet. */
export async function writeNotes(
  tx: Tx,
  notes: {
    readonly receipts: readonly RoutingReceiptRow[];
    readonly events: readonly NewEvent[];
    readonly seen: MatchingRound | undefined;
  },
  now: Date,
): Promise<void> {
  const write = new CombinedWrite();
  write.insert('routing_receipt', receiptColumns, notes.receipts.map(asColumns));
  if (notes.seen) putRound(write, notes.seen);
  putFactsAndWork(write, notes, now);
  await write.run(tx);
}

function putRound(write: CombinedWrite, seen: MatchingRound): void {
  const columns = Object.entries(asColumns(seen));
  write.part(
    'seen',
    `insert into matching_round (${columns.map(([name]) => name).join(', ')})
     values (${columns.map(([, value]) => write.parameter(value)).join(', ')})`,
  );
}
