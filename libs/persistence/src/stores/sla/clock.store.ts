import { run, select, type Tx } from '../../database.ts';
import { Conditions, selectPage, type List, type Page, type PageRequest } from '../../page.ts';
import type { ClockRow } from '../../rows/clock.row.ts';

/**
 * Lets one transaction at a time bring the clocks of a conversation up to date. It is not the conversation's row that
 * is locked: nobody who works on the conversation waits for its clocks.
 */
export async function lockClocks(tx: Tx, conversationIds: readonly string[]): Promise<void> {
  // In one order, so that two who lock several never wait for each other.
  await run(
    tx,
    `select pg_advisory_xact_lock(key) from
       (select distinct hashtextextended(id, 4242003) as key from unnest($1::text[]) as id order by key) keys`,
    [conversationIds],
  );
}

const columns = `id, conversation_id as "conversationId", metric, round, sla_policy as "slaPolicy",
  sla_policy_version as "slaPolicyVersion", calendar, calendar_version as "calendarVersion",
  target_seconds as "targetSeconds", business, chosen, started_at as "startedAt", pauses, state,
  deadline_at as "deadlineAt", met_at as "metAt", breached_at as "breachedAt", acted_steps as "actedSteps"`;
const clocks: List = {
  columns,
  from: 'clock',
  key: [
    ['started_at', 'timestamptz'],
    ['id', 'uuid'],
  ],
  order: 'asc',
};

/** The clocks of a conversation, the oldest first. */
export function listClocks(tx: Tx, conversationId: string, page: PageRequest): Promise<Page<ClockRow>> {
  return selectPage(tx, clocks, new Conditions().add('conversation_id = ?', conversationId), page);
}

/** Every clock of these conversations, the oldest first. */
export async function clocksOf(tx: Tx, conversationIds: readonly string[]): Promise<ClockRow[]> {
  return select<ClockRow>(
    tx,
    `select ${columns} from clock where conversation_id = any($1) order by started_at, metric, round`,
    [conversationIds],
  );
}

/** Writes clocks as they are now, in one statement; which steps have acted is `markStepsActed`' alone to say. */
export async function saveClocks(tx: Tx, clocks: readonly ClockRow[]): Promise<void> {
  if (clocks.length === 0) return;
  const rows = clocks.map((one) => ({
    id: one.id,
    conversation_id: one.conversationId,
    metric: one.metric,
    round: one.round,
    sla_policy: one.slaPolicy,
    sla_policy_version: one.slaPolicyVersion,
    calendar: one.calendar,
    calendar_version: one.calendarVersion,
    target_seconds: one.targetSeconds,
    business: one.business,
    chosen: one.chosen,
    started_at: one.startedAt,
    pauses: one.pauses,
    state: one.state,
    deadline_at: one.deadlineAt,
    met_at: one.metAt,
    breached_at: one.breachedAt,
    acted_steps: [],
  }));
  await run(
    tx,
    `insert into clock select * from jsonb_populate_recordset(null::clock, $1)
     on conflict (id) do update set
       sla_policy = excluded.sla_policy, sla_policy_version = excluded.sla_policy_version,
       calendar = excluded.calendar, calendar_version = excluded.calendar_version,
       target_seconds = excluded.target_seconds, business = excluded.business, chosen = excluded.chosen,
       started_at = excluded.started_at, pauses = excluded.pauses, state = excluded.state,
       deadline_at = excluded.deadline_at, met_at = excluded.met_at, breached_at = excluded.breached_at`,
    [JSON.stringify(rows)],
  );
}

/** Notes that steps of the ladders of locked clocks act now: a name for each time that it acts or was missed. */
export async function markStepsActed(
  tx: Tx,
  acted: readonly { readonly clockId: string; readonly steps: readonly string[] }[],
): Promise<void> {
  if (acted.length === 0) return;
  await run(
    tx,
    `update clock set acted_steps = acted_steps || acted.steps
     from jsonb_to_recordset($1) as acted("clockId" uuid, steps text[]) where clock.id = acted."clockId"`,
    [JSON.stringify(acted)],
  );
}

/** Notes steps that will not act any more, or so many times fewer, though they did not act. */
export async function noteSkippedSteps(
  tx: Tx,
  skipped: readonly { readonly clockId: string; readonly steps: readonly string[] }[],
): Promise<void> {
  if (skipped.length === 0) return;
  await run(
    tx,
    `update clock set acted_steps = acted_steps || s.steps
     from jsonb_to_recordset($1) as s("clockId" uuid, steps text[]) where clock.id = s."clockId"`,
    [JSON.stringify(skipped)],
  );
}

/** Something that happened to a clock. */
export interface ClockFact {
  readonly clockId: string;
  readonly at: Date;
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** What happened to these clocks of a conversation and on their ladders, the oldest first. */
export async function clockHistory(
  tx: Tx,
  conversationId: string,
  clockIds: readonly string[],
): Promise<ClockFact[]> {
  return select(
    tx,
    `select data ->> 'clockId' as "clockId", at, type, data - array['clockId', 'metric', 'round'] as data
     from event where conversation_id = $1 and (type like 'clock.%' or type like 'sla.%') and data ->> 'clockId' = any($2)
     order by at, id`,
    [conversationId, clockIds],
  );
}
