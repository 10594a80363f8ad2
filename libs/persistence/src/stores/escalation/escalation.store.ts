import type { StepFacts } from '#domain/sla/step-decision.ts';
import { run, select, type Tx } from '../../database.ts';
import { Conditions, selectPage, type List, type Page, type PageRequest } from '../../page.ts';
import type { EscalationRow } from '../../rows/escalation.row.ts';

export type NewEscalation = Omit<EscalationRow, 'results' | 'appliedAt'>;

const columns = `
  id, conversation_id as "conversationId", clock_id as "clockId", metric, round, step, occurrence, due_at as "dueAt",
  decided_at as "decidedAt", state, because, condition, when_late as "whenLate", actions, results, applied_at as "appliedAt"`;

/** Notes what steps do, in one statement. */
export async function insertEscalations(tx: Tx, escalations: readonly NewEscalation[]): Promise<void> {
  if (escalations.length === 0) return;
  const rows = escalations.map((one) => ({
    id: one.id,
    conversation_id: one.conversationId,
    clock_id: one.clockId,
    metric: one.metric,
    round: one.round,
    step: one.step,
    occurrence: one.occurrence,
    due_at: one.dueAt,
    decided_at: one.decidedAt,
    state: one.state,
    because: one.because,
    condition: one.condition,
    when_late: one.whenLate,
    actions: one.actions,
    results: [],
  }));
  await run(tx, 'insert into escalation select * from jsonb_populate_recordset(null::escalation, $1)', [
    JSON.stringify(rows),
  ]);
}

/** What is decided and not carried out yet of these conversations, in the order in which it was due. */
export async function undoneEscalations(
  tx: Tx,
  conversationIds: readonly string[],
): Promise<EscalationRow[]> {
  return select<EscalationRow>(
    tx,
    `select ${columns} from escalation where conversation_id = any($1) and state = 'decided' order by due_at, id`,
    [conversationIds],
  );
}

/** Which of these conversations nobody holds now; they cannot be held before the transaction ends. */
export async function conversationsNobodyHolds(tx: Tx, ids: readonly string[]): Promise<Set<string>> {
  const rows = await select<{ id: string }>(
    tx,
    'select id from conversation where id = any($1) for key share skip locked',
    [ids],
  );
  return new Set(rows.map((row) => row.id));
}

/** What steps look at before they act, by conversation. */
export async function stepFacts(tx: Tx, conversationIds: readonly string[]): Promise<Map<string, StepFacts>> {
  if (conversationIds.length === 0) return new Map();
  const rows = await select<StepFacts & { id: string }>(
    tx,
    `select conversation.id, priority, channel_kind as "channelKind", queue.name as queue, state,
       assignee_id is not null as assigned, tags, customer.attributes as customer
     from conversation join customer on customer.id = customer_id left join queue on queue.id = queue_id
     where conversation.id = any($1)`,
    [conversationIds],
  );
  return new Map(rows.map(({ id, ...facts }) => [id, facts]));
}

/** What was due last first. */
const escalations: List = {
  columns,
  from: 'escalation',
  key: [
    ['due_at', 'timestamptz'],
    ['id', 'uuid'],
  ],
  order: 'desc',
};

export function listEscalations(
  tx: Tx,
  conversationId: string,
  page: PageRequest,
): Promise<Page<EscalationRow>> {
  return selectPage(tx, escalations, new Conditions().add('conversation_id = ?', conversationId), page);
}
