import type { PromiseKeeping } from '#domain/sla/sla-fact.ts';
import { run, select, selectOne, type Tx } from '../../database.ts';
import { Conditions, selectPage, type List, type Page, type PageRequest } from '../../page.ts';

export interface PromiseRecord {
  readonly id: string;
  readonly conversationId: string;
  readonly text: string;
  readonly dueAt: Date;
  readonly keptBy: PromiseKeeping;
  readonly madeBy: string;
  readonly madeAt: Date;
  /** `late`: kept after it was due. `broken`: it is due and not kept. */
  readonly state: 'open' | 'kept' | 'late' | 'broken' | 'cancelled';
  readonly endedAt: Date | null;
  readonly version: number;
}

const columns = `promise.id, promise.conversation_id as "conversationId", promise.text, promise.due_at as "dueAt",
  promise.kept_by as "keptBy", promise.made_by as "madeBy", promise.made_at as "madeAt", promise.version,
  ending.at as "endedAt",
  case
    when promise.ended = 'cancelled' then 'cancelled'
    when ending.at is null then case when promise.due_at <= $2 then 'broken' else 'open' end
    when ending.at > promise.due_at then 'late' else 'kept'
  end as state`;
/** Whoever keeps a promise without saying so is seen by its clock alone. */
const from = `promise
  left join clock on clock.id = promise.id
  cross join lateral (select coalesce(clock.met_at, promise.ended_at) as at) ending`;

export async function insertPromise(
  tx: Tx,
  one: Pick<PromiseRecord, 'id' | 'conversationId' | 'text' | 'dueAt' | 'keptBy' | 'madeBy' | 'madeAt'>,
): Promise<void> {
  await run(
    tx,
    `insert into promise (id, conversation_id, text, due_at, kept_by, made_by, made_at) values ($1, $2, $3, $4, $5, $6, $7)`,
    [one.id, one.conversationId, one.text, one.dueAt, one.keptBy, one.madeBy, one.madeAt],
  );
}

/** As it stands at `now`. */
export function promiseById(tx: Tx, id: string, now: Date): Promise<PromiseRecord | undefined> {
  return selectOne(tx, `select ${columns} from ${from} where promise.id = $1`, [id, now]);
}

const promises: List = {
  columns,
  from,
  key: [
    ['promise.made_at', 'timestamptz'],
    ['promise.id', 'uuid'],
  ],
  order: 'asc',
};

/** A page of those of a conversation, the oldest first, as they stand at `now`. */
export function listPromises(
  tx: Tx,
  conversationId: string,
  now: Date,
  page: PageRequest,
): Promise<Page<PromiseRecord>> {
  // The columns know the second value as now.
  const of = new Conditions().add(
    'promise.conversation_id = ? and isfinite(?::timestamptz)',
    conversationId,
    now,
  );
  return selectPage(tx, promises, of, page);
}

/** Those of a conversation, the oldest first, as they stand at `now`. */
export function promisesOf(tx: Tx, conversationId: string, now: Date): Promise<PromiseRecord[]> {
  return select(
    tx,
    `select ${columns} from ${from} where promise.conversation_id = $1 order by promise.made_at, promise.id`,
    [conversationId, now],
  );
}

export async function changePromise(
  tx: Tx,
  id: string,
  change: { readonly text: string; readonly dueAt: Date },
): Promise<void> {
  await run(tx, 'update promise set text = $2, due_at = $3, version = version + 1 where id = $1', [
    id,
    change.text,
    change.dueAt,
  ]);
}

export async function endPromise(
  tx: Tx,
  id: string,
  end: { readonly as: 'kept' | 'cancelled'; readonly by: string; readonly at: Date },
): Promise<void> {
  await run(
    tx,
    'update promise set ended = $2, ended_at = $3, ended_by = $4, version = version + 1 where id = $1',
    [id, end.as, end.at, end.by],
  );
}
