import { defaultRoutingPolicy } from '#contracts/defaults/routing-policy.ts';
import type { SlaPolicy } from '#domain/sla/sla-policy.ts';
import { followConversations } from '#flow/sla/follow-conversation.ts';
import { Database } from '#persistence/database.ts';
import { newId } from '#platform/new-id.ts';
import { flowOn } from './flow-on.ts';

/** The target of the clocks, in seconds. */
export const targetSeconds = 7_200;

/**
 * Conversations of one agent that owe a first response, as many as wanted and begun when wanted: one as the service makes it,
 * the others its copies, on a migrated, empty database.
 */
export class RunningClocks {
  readonly database: Database;
  readonly #policy: SlaPolicy;
  readonly #template: string;

  private constructor(database: Database, policy: SlaPolicy, template: string) {
    this.database = database;
    this.#policy = policy;
    this.#template = template;
  }

  /** @param ladder steps at a percentage of the target */
  static async on(url: string, folder: string, ladder: SlaPolicy['ladder']): Promise<RunningClocks> {
    const database = await new Database(url, { pool: 4, applicationName: 'bench' }).open();
    const policy: SlaPolicy = {
      targets: [{ metric: 'first_response', seconds: targetSeconds, time: 'always' }],
      ladder,
      pauseResolutionWhilePending: true,
    };
    return new RunningClocks(database, policy, await prepare(database, folder, policy));
  }

  /**
   * Copies whose clocks began an hour, half the target, before the instant `after` from now; SQL, in which `number` counts
   * from 1. Their subject is how they are found again.
   */
  async copy(copies: number, after: string, subject = ''): Promise<void> {
    const shifted = (row: string, fields: string) =>
      `(jsonb_populate_record(${row}, jsonb_build_object(${fields}))).*`;
    const timers = [
      { kind: 'sla-deadline', tail: '', delay: targetSeconds, step: null },
      ...this.#policy.ladder.map(({ name, at }) => ({
        ...{ kind: 'sla-step', tail: `:${name}`, step: name },
        delay: 'percent' in at ? (targetSeconds * at.percent) / 100 : targetSeconds,
      })),
    ];
    await this.database.reading.query(
      `with made as materialized (
         select gen_random_uuid() as id, gen_random_uuid() as clock_id,
           date_trunc('milliseconds', clock_timestamp() - interval '3600 s' + ${after}) as at
         from generate_series(1, $2) number
       ), conversations as (
         insert into conversation (id, customer_id, channel_kind, state, queue_id, assignee_id, subject, queued_at,
           created_at, updated_at, last_message_at)
         select made.id, customer_id, channel_kind, state, queue_id, assignee_id, $3, at, at, at, at
         from made, conversation where conversation.id = $1
       ), messages as (
         insert into message (id, conversation_id, kind, author_kind, channel_kind, created_at)
         select gen_random_uuid(), id, 'inbound', 'customer', 'email', at from made
       ), clocks as (
         insert into clock select ${shifted(
           'clock',
           `'id', clock_id, 'conversation_id', made.id, 'started_at', at,
            'deadline_at', at + interval '${targetSeconds} s'`,
         )} from made, clock where conversation_id = $1
       ), followed as (
         insert into clock_follow select ${shifted('clock_follow', `'conversation_id', made.id, 'last_fact_at', at`)}
         from made, clock_follow where conversation_id = $1
       )
       insert into timer (key, lane, kind, due_at, payload)
       select kind || ':' || clock_id || tail, 'sla', kind, at + delay * interval '1 s',
         jsonb_build_object('conversationId', id, 'clockId', clock_id, 'step', step)
       from made cross join jsonb_to_recordset($4) as timers(kind text, tail text, delay float8, step text)`,
      [this.#template, copies, subject, JSON.stringify(timers)],
    );
  }
}

/** One conversation with a running clock, by way of the service itself. */
async function prepare(database: Database, folder: string, policy: SlaPolicy): Promise<string> {
  const run = (sql: string, values: unknown[] = []) => database.reading.query(sql, values);
  const publish = (kind: string, body: unknown) =>
    run(
      `insert into document (kind, name, version, state, body, created_at, published_at)
       values ($1, 'default', 1, 'live', $2, now(), now() - interval '3 hours')`,
      [kind, JSON.stringify(body)],
    );
  await publish('sla-policy', policy);
  await publish('routing-policy', defaultRoutingPolicy);
  const [queue, customer, agent, conversation] = [newId(), newId(), newId(), newId()];
  await run(`insert into queue (id, name, created_at) values ($1, 'Bench', now())`, [queue]);
  await run(`insert into customer (id, created_at) values ($1, now())`, [customer]);
  await run(
    `insert into agent (id, name, email, role, presence_at, created_at)
     values ($1, 'B', 'b@bench.test', 'agent', now(), now())`,
    [agent],
  );
  await run(
    `with made as (
       insert into conversation (id, customer_id, channel_kind, state, queue_id, assignee_id, queued_at, created_at, updated_at,
         last_message_at)
       select $1, $2, 'email', 'assigned', $3, $4, at, at, at, at from date_trunc('milliseconds', now()) at
       returning id, created_at
     )
     insert into message (id, conversation_id, kind, author_kind, channel_kind, created_at)
     select gen_random_uuid(), id, 'inbound', 'customer', 'email', created_at from made`,
    [conversation, customer, queue, agent],
  );
  const flow = flowOn(database, folder);
  await followConversations(flow, [conversation]);
  return conversation;
}
