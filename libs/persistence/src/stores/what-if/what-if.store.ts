import { run, select, selectOne, type Tx } from '../../database.ts';
import { Conditions, selectPage, type Page, type PageRequest } from '../../page.ts';

export const whatIfStates = ['waiting', 'running', 'done', 'failed', 'cancelled'] as const;
export type WhatIfState = (typeof whatIfStates)[number];

/** A replay that was asked for. */
export interface WhatIfRecord {
  readonly id: string;
  readonly state: WhatIfState;
  readonly request: unknown;
  /** Per cent. */
  readonly progress: number;
  readonly error: string | null;
  readonly requestedBy: string | null;
  readonly createdAt: Date;
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
}

export interface WhatIfMoveRecord {
  readonly conversationId: string;
  readonly because: 'queue' | 'needs' | 'agent' | 'nobody-yet';
  readonly fromQueue: string;
  readonly toQueue: string;
  readonly fromAgentId: string | null;
  readonly toAgentId: string | null;
  readonly toAgentName: string | null;
  readonly recordedWaitSeconds: number | null;
  readonly expectedWaitSeconds: number | null;
}

/** Channel on which whoever runs replays is woken; the payload is the id of one that was asked for or cancelled. */
export const whatIfHint = 'firstline_what_if';

/** A job of a process from which nothing was heard for so long is taken over. */
const silentSeconds = 15;
const attemptsAtMost = 3;
const movesAtOnce = 5_000;

const columns = `id, state, request, progress, error, requested_by as "requestedBy", created_at as "createdAt",
  started_at as "startedAt", finished_at as "finishedAt"`;

export async function insertWhatIf(
  tx: Tx,
  one: { readonly id: string; readonly request: unknown; readonly requestedBy: string | null },
  now: Date,
): Promise<void> {
  await run(
    tx,
    `with put as (
       insert into what_if (id, request, requested_by, created_at) values ($1, $2, $3, $4) returning id
     ) select pg_notify('${whatIfHint}', id::text) from put`,
    [one.id, JSON.stringify(one.request), one.requestedBy, now],
  );
}

/** Takes the oldest that waits, or whose runner has fallen silent; one that did so too often has failed. */
export async function claimWhatIf(tx: Tx, now: Date): Promise<{ id: string; request: unknown } | undefined> {
  await run(
    tx,
    `update what_if set state = 'failed', finished_at = $1,
       error = 'It was begun ${attemptsAtMost} times and never finished; the log of the routing process says why.'
     where state = 'running' and alive_at < $1::timestamptz - interval '${silentSeconds} seconds'
       and attempts >= ${attemptsAtMost}`,
    [now],
  );
  return selectOne(
    tx,
    `update what_if set state = 'running', attempts = attempts + 1, started_at = $1, alive_at = $1, progress = 0
     where id = (
       select id from what_if
       where state = 'waiting'
         or (state = 'running' and alive_at < $1::timestamptz - interval '${silentSeconds} seconds')
       order by created_at, id limit 1 for update skip locked)
     returning id, request`,
    [now],
  );
}

/** Says that it goes on and how far it is; false when it is not to go on, because it was cancelled. One that is done may end. */
export async function keepWhatIfAlive(tx: Tx, id: string, progress: number, now: Date): Promise<boolean> {
  const row = await selectOne(
    tx,
    `update what_if set alive_at = $3, progress = greatest(progress, $2)
     where id = $1 and state in ('running', 'done') returning id`,
    [id, progress, now],
  );
  return row !== undefined;
}

/** Cancels one that is not finished; undefined when there is none of that id. */
export async function cancelWhatIf(tx: Tx, id: string, now: Date): Promise<WhatIfState | undefined> {
  await run(
    tx,
    `with cancelled as (
       update what_if set state = 'cancelled', finished_at = $2 where id = $1 and state in ('waiting', 'running')
       returning id
     ) select pg_notify('${whatIfHint}', id::text) from cancelled`,
    [id, now],
  );
  const row = await selectOne<{ state: WhatIfState }>(tx, 'select state from what_if where id = $1', [id]);
  return row?.state;
}

/** Keeps what came of it, unless it was cancelled meanwhile. */
export async function finishWhatIf(
  tx: Tx,
  id: string,
  result: unknown,
  moves: readonly WhatIfMoveRecord[],
  now: Date,
): Promise<boolean> {
  const row = await selectOne(
    tx,
    `update what_if set state = 'done', progress = 100, result = $2, finished_at = $3
     where id = $1 and state = 'running' returning id`,
    [id, JSON.stringify(result), now],
  );
  if (!row) return false;
  await run(tx, 'delete from what_if_move where what_if_id = $1', [id]);
  for (let at = 0; at < moves.length; at += movesAtOnce) await insertMoves(tx, id, at, moves);
  return true;
}

async function insertMoves(
  tx: Tx,
  id: string,
  from: number,
  moves: readonly WhatIfMoveRecord[],
): Promise<void> {
  const some = moves.slice(from, from + movesAtOnce);
  const column = <K extends keyof WhatIfMoveRecord>(name: K) => some.map((move) => move[name]);
  // Columns are read sooner than as many objects.
  await run(
    tx,
    `insert into what_if_move (what_if_id, number, conversation_id, because, from_queue, to_queue, from_agent_id,
       to_agent_id, to_agent_name, recorded_wait_seconds, expected_wait_seconds)
     select $1, $2 + number, conversation_id, because, from_queue, to_queue, from_agent_id, to_agent_id, to_agent_name,
       recorded, expected
     from unnest($3::uuid[], $4::text[], $5::text[], $6::text[], $7::uuid[], $8::uuid[], $9::text[], $10::float8[],
       $11::float8[]) with ordinality move(conversation_id, because, from_queue, to_queue, from_agent_id, to_agent_id,
       to_agent_name, recorded, expected, number)`,
    [
      id,
      from,
      column('conversationId'),
      column('because'),
      column('fromQueue'),
      column('toQueue'),
      column('fromAgentId'),
      column('toAgentId'),
      column('toAgentName'),
      column('recordedWaitSeconds'),
      column('expectedWaitSeconds'),
    ],
  );
}

export async function failWhatIf(tx: Tx, id: string, error: string, now: Date): Promise<void> {
  await run(
    tx,
    `update what_if set state = 'failed', error = $2, finished_at = $3 where id = $1 and state = 'running'`,
    [id, error, now],
  );
}

/** One with its result, which is null until it is done. */
export function whatIfById(
  tx: Tx,
  id: string,
): Promise<(WhatIfRecord & { readonly result: unknown }) | undefined> {
  return selectOne(tx, `select ${columns}, result from what_if where id = $1`, [id]);
}

/** Replays without their results, newest first. */
export function listWhatIfs(tx: Tx, page: PageRequest): Promise<Page<WhatIfRecord>> {
  return selectPage(
    tx,
    {
      columns,
      from: 'what_if',
      key: [
        ['created_at', 'timestamptz'],
        ['id', 'uuid'],
      ],
      order: 'desc',
    },
    new Conditions(),
    page,
  );
}

export function listWhatIfMoves(tx: Tx, id: string, page: PageRequest): Promise<Page<WhatIfMoveRecord>> {
  return selectPage(
    tx,
    {
      columns: `conversation_id as "conversationId", because, from_queue as "fromQueue", to_queue as "toQueue",
        from_agent_id as "fromAgentId", to_agent_id as "toAgentId", to_agent_name as "toAgentName",
        recorded_wait_seconds as "recordedWaitSeconds", expected_wait_seconds as "expectedWaitSeconds"`,
      from: 'what_if_move',
      key: [['number', 'int']],
      order: 'asc',
    },
    new Conditions().add('what_if_id = ?', id),
    page,
  );
}

/** Forgets some that were finished before then; answers how many. */
export async function forgetWhatIfs(tx: Tx, before: Date, atMost: number): Promise<number> {
  const rows = await select(
    tx,
    `with old as (select id from what_if where finished_at < $1 limit $2),
       moves as (delete from what_if_move where what_if_id in (select id from old))
     delete from what_if where id in (select id from old) returning id`,
    [before, atMost],
  );
  return rows.length;
}
