import { calendarSchema, slaPolicySchema } from '#contracts/documents.ts';
import { select, type Tx } from '../database.ts';
import type { LiveDocument } from './document.store.ts';

export interface SlaDocument<K extends 'sla-policy' | 'calendar'> extends LiveDocument<K> {
  readonly live: boolean;
}

export interface SlaDocuments {
  readonly policies: readonly SlaDocument<'sla-policy'>[];
  readonly calendars: readonly SlaDocument<'calendar'>[];
}

/** The live policies and calendars of these names, and the versions that the conversation's clocks stand on. */
export async function slaDocuments(
  tx: Tx,
  conversationId: string,
  names: { readonly policies: readonly string[]; readonly calendars: readonly string[] },
): Promise<SlaDocuments> {
  const rows = await select<{ kind: string; name: string; version: number; live: boolean; body: unknown }>(
    tx,
    `select kind, name, version, state = 'live' as live, body from document
     where (state = 'live' and kind = 'sla-policy' and name = any($2))
        or (state = 'live' and kind = 'calendar' and name = any($3))
        or (kind, name, version) in
          (select 'sla-policy', sla_policy, sla_policy_version from clock where conversation_id = $1
           union select 'calendar', calendar, calendar_version from clock where conversation_id = $1)`,
    [conversationId, names.policies, names.calendars],
  );
  const of = (kind: string) => rows.filter((row) => row.kind === kind);
  return {
    policies: of('sla-policy').map((row) => ({ ...row, body: slaPolicySchema.parse(row.body) })),
    calendars: of('calendar').map((row) => ({ ...row, body: calendarSchema.parse(row.body) })),
  };
}
