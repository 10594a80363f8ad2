import { calendarSchema, slaPolicySchema } from '#contracts/documents.ts';
import { select, type Tx } from '../../database.ts';
import type { LiveDocument } from '../documents/document.store.ts';

export interface SlaDocument<K extends 'sla-policy' | 'calendar'> extends LiveDocument<K> {
  readonly live: boolean;
  readonly publishedAt: Date | null;
  /** When the version was last applied to the clocks that run; null when it counts only for those that started since. */
  readonly appliedAt: Date | null;
}

export interface SlaDocuments {
  readonly policies: readonly SlaDocument<'sla-policy'>[];
  readonly calendars: readonly SlaDocument<'calendar'>[];
}

const documentsKept = 200;

const readPolicy = reader((body) => slaPolicySchema.parse(body));
const readCalendar = reader((body) => calendarSchema.parse(body));

/** The live policies and calendars of these names, and the versions that the conversations' clocks stand on. */
export async function slaDocuments(
  tx: Tx,
  conversationIds: readonly string[],
  names: { readonly policies: readonly string[]; readonly calendars: readonly string[] },
): Promise<SlaDocuments> {
  const rows = await select<Omit<SlaDocument<'calendar'>, 'body'> & { kind: string; body: string }>(
    tx,
    `select kind, name, version, state = 'live' as live, published_at as "publishedAt", body::text as body,
       (select max(requested_at) from clock_recompute r where r.kind = document.kind and r.name = document.name
          and r.version = document.version and r.requested_at >= document.published_at) as "appliedAt"
     from document
     where (state = 'live' and kind = 'sla-policy' and name = any($2))
        or (state = 'live' and kind = 'calendar' and name = any($3))
        or (kind, name, version) in
          (select 'sla-policy', sla_policy, sla_policy_version from clock where conversation_id = any($1)
           union select 'calendar', calendar, calendar_version from clock where conversation_id = any($1))`,
    [conversationIds, names.policies, names.calendars],
  );
  const of = (kind: string) => rows.filter((row) => row.kind === kind);
  return {
    policies: of('sla-policy').map((row) => ({ ...row, body: readPolicy(row.body) })),
    calendars: of('calendar').map((row) => ({ ...row, body: readCalendar(row.body) })),
  };
}

/** Every follow reads the same few documents: what a text says is checked once. */
function reader<T>(check: (body: unknown) => T): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    const kept = known.get(text);
    if (kept !== undefined) return kept;
    if (known.size >= documentsKept) known.clear();
    const body = check(JSON.parse(text));
    known.set(text, body);
    return body;
  };
}
