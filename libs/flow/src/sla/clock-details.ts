import { chooseTarget, type TargetChoice } from '#domain/sla/choose-target.ts';
import { clockSpans, type ClockSpan } from '#domain/sla/clock-spans.ts';
import type { Tx } from '#persistence/database.ts';
import type { Page, PageRequest } from '#persistence/page.ts';
import type { ClockChoice } from '#persistence/rows/clock.row.ts';
import { clockHistory, listClocks, type ClockFact } from '#persistence/stores/sla/clock.store.ts';
import { slaDocuments } from '#persistence/stores/sla/sla-document.store.ts';
import { runningTimeOf } from './clock-row.ts';
import { statusOf, type ClockStatus } from './clock-status.ts';

/** A clock with why it has its deadline and what happened to it. */
export interface ClockDetails extends ClockStatus {
  readonly chosen: ClockChoice & {
    /** Targets of its metric that stand before it in the policy, with the first of their tests that failed. */
    readonly passedOver: TargetChoice['passedOver'];
  };
  /** What it did, from its start until it ended or until now, without a hole. */
  readonly spans: readonly ClockSpan[];
  readonly history: readonly ClockFact[];
}

/** The clocks of a conversation with all that explains them, the oldest first. Reads only. */
export async function clockDetails(
  tx: Tx,
  conversationId: string,
  now: Date,
  page: PageRequest,
): Promise<Page<ClockDetails>> {
  const { items: rows, nextCursor } = await listClocks(tx, conversationId, page);
  if (rows.length === 0) return { items: [], nextCursor };
  const documents = await slaDocuments(tx, [conversationId], { policies: [], calendars: [] });
  const ids = rows.map((row) => row.id);
  const facts = await clockHistory(tx, conversationId, ids);
  const items = rows.map((row) => {
    const { metric, chosen } = row;
    const policy = documents.policies.find(
      (one) => one.name === row.slaPolicy && one.version === row.slaPolicyVersion,
    );
    const hours = documents.calendars.find(
      (one) => one.name === row.calendar && one.version === row.calendarVersion,
    );
    const choice = policy && chosen.target !== null ? chooseTarget(policy.body, metric, chosen) : undefined;
    const history = facts.filter((fact) => fact.clockId === row.id);
    const cancelledAt = history.findLast((fact) => fact.type === 'clock.cancelled')?.at;
    const endedAt = row.metAt ?? (row.state === 'cancelled' ? cancelledAt : undefined);
    return {
      ...statusOf(row, documents, now),
      chosen: { ...chosen, passedOver: choice?.passedOver ?? [] },
      spans: clockSpans(runningTimeOf(row, hours?.body ?? 'always'), (endedAt ?? now).getTime()),
      history,
    };
  });
  return { items, nextCursor };
}
