import { run, select, selectOne, type Tx } from '../../database.ts';
import { selectPage, Conditions, type List, type Page, type PageRequest } from '../../page.ts';

export type RecomputeKind = 'sla-policy' | 'calendar' | 'queue';

/** What is applied to the clocks that run: a version of a document, or what a queue (by its id) chose. */
export interface Recompute {
  readonly id: string;
  readonly kind: RecomputeKind;
  readonly name: string;
  readonly version: number | null;
  readonly requestedBy: string | null;
  readonly requestedAt: Date;
  /** Conversations that were looked at, clocks that moved, and those that kept their terms because the others would have broken them. */
  readonly conversations: number;
  readonly moved: number;
  readonly kept: number;
  readonly finishedAt: Date | null;
}

const columns = `id, kind, name, version, requested_by as "requestedBy", requested_at as "requestedAt", conversations, moved,
  kept, finished_at as "finishedAt"`;
const recomputes: List = {
  columns,
  from: 'clock_recompute',
  key: [
    ['requested_at', 'timestamptz'],
    ['id', 'uuid'],
  ],
  order: 'desc',
};

export async function insertRecompute(
  tx: Tx,
  one: Pick<Recompute, 'id' | 'kind' | 'name' | 'version' | 'requestedBy' | 'requestedAt'>,
): Promise<void> {
  await run(
    tx,
    `insert into clock_recompute (id, kind, name, version, requested_by, requested_at) values ($1, $2, $3, $4, $5, $6)`,
    [one.id, one.kind, one.name, one.version, one.requestedBy, one.requestedAt],
  );
}

export function recomputeById(tx: Tx, id: string): Promise<Recompute | undefined> {
  return selectOne(tx, `select ${columns} from clock_recompute where id = $1`, [id]);
}

/** Newest first. */
export function listRecomputes(tx: Tx, page: PageRequest): Promise<Page<Recompute>> {
  return selectPage(tx, recomputes, new Conditions(), page);
}

/** Claims the oldest that is not finished until the transaction ends; undefined when there is none or others are at it. */
export async function claimRecompute(
  tx: Tx,
): Promise<(Recompute & { reached: string | null; superseded: boolean }) | undefined> {
  return selectOne(
    tx,
    `select ${columns}, reached, kind <> 'queue' and not exists (
       select 1 from document where document.kind = clock_recompute.kind and document.name = clock_recompute.name
         and document.version = clock_recompute.version and state = 'live') as superseded
     from clock_recompute where finished_at is null order by requested_at, id limit 1 for update skip locked`,
    [],
  );
}

const concerned: Readonly<Record<RecomputeKind, string>> = {
  'sla-policy': 'clock.sla_policy = $2 and clock.sla_policy_version <> $3',
  calendar: 'clock.calendar = $2 and clock.calendar_version <> $3',
  queue: `$3::int is null and exists (
    select 1 from conversation where conversation.id = clock.conversation_id and conversation.queue_id = $2::uuid)`,
};

/** The next conversations whose clocks run on something else, in the order of their ids. */
export async function conversationsToRecompute(
  tx: Tx,
  one: Pick<Recompute, 'kind' | 'name' | 'version'> & { readonly reached: string | null },
  limit: number,
): Promise<string[]> {
  const rows = await select<{ id: string }>(
    tx,
    `select distinct conversation_id as id from clock
     where state in ('running', 'paused', 'breached') and met_at is null
       and conversation_id > coalesce($1, '00000000-0000-0000-0000-000000000000'::uuid) and ${concerned[one.kind]}
     order by conversation_id limit $4`,
    [one.reached, one.name, one.version, limit],
  );
  return rows.map((row) => row.id);
}

/** Notes how far it came, or that it is finished. */
export async function advanceRecompute(
  tx: Tx,
  id: string,
  by: {
    readonly reached: string | null;
    readonly conversations: number;
    readonly moved: number;
    readonly kept: number;
  },
  finishedAt: Date | null,
): Promise<void> {
  await run(
    tx,
    `update clock_recompute set reached = coalesce($2, reached), conversations = conversations + $3, moved = moved + $4,
       kept = kept + $5, finished_at = $6 where id = $1`,
    [id, by.reached, by.conversations, by.moved, by.kept, finishedAt],
  );
}

/** What would be applied now: a document's live version, or a queue by its name; undefined when there is none. */
export async function liveVersion(
  tx: Tx,
  kind: RecomputeKind,
  name: string,
): Promise<{ name: string; version: number | null } | undefined> {
  if (kind === 'queue') {
    return selectOne(tx, 'select id::text as name, null::int as version from queue where name = $1', [name]);
  }
  return selectOne(
    tx,
    `select name, version from document where kind = $1 and name = $2 and state = 'live' for update`,
    [kind, name],
  );
}
