import { calendarSchema, routingPolicySchema } from '#contracts/documents.ts';
import type { RoutingPolicy } from '#domain/routing/routing-policy.ts';
import type { Calendar } from '#domain/sla/calendar.ts';
import { select, type Tx } from '../../database.ts';

/** Channel on which is told that another version of a document may decide now. */
export const documentsHint = 'firstline_documents';

export interface RoutingVersion {
  readonly version: number;
  readonly body: RoutingPolicy;
}

export interface RoutingDocuments {
  readonly live?: RoutingVersion | undefined;
  readonly shadow?: RoutingVersion | undefined;
  readonly share?: (RoutingVersion & { readonly percent: number }) | undefined;
  /** Every live calendar, by name. */
  readonly calendars: ReadonlyMap<string, Calendar>;
}

/** The versions of a routing policy that decide anything now, with the calendars that their rules may ask. */
export async function routingDocuments(tx: Tx, name: string): Promise<RoutingDocuments> {
  const rows = await select<{
    kind: string;
    name: string;
    version: number;
    state: string;
    percent: number | null;
    body: string;
  }>(
    tx,
    `select kind, name, version, state, share_percent::float8 as percent, body::text as body from document
     where (kind = 'routing-policy' and name = $1 and state in ('live', 'shadow', 'share'))
        or (kind = 'calendar' and state = 'live')`,
    [name],
  );
  const inState = (state: string) => rows.find((row) => row.kind === 'routing-policy' && row.state === state);
  const versionIn = (state: string) => {
    const row = inState(state);
    return row && { version: row.version, body: policies.read(row.body) };
  };
  const share = versionIn('share');
  return {
    live: versionIn('live'),
    shadow: versionIn('shadow'),
    share: share && { ...share, percent: inState('share')?.percent ?? 0 },
    calendars: new Map(
      rows.filter((row) => row.kind === 'calendar').map((row) => [row.name, calendars.read(row.body)]),
    ),
  };
}

/** The same few documents are read again and again: what a text says is checked once. */
class KnownTexts<T> {
  readonly #known = new Map<string, T>();
  constructor(
    private readonly check: (body: unknown) => T,
    private readonly keptAtMost: number,
  ) {}

  read(text: string): T {
    const known = this.#known.get(text);
    if (known !== undefined) return known;
    if (this.#known.size >= this.keptAtMost) this.#known.clear();
    const body = this.check(JSON.parse(text));
    this.#known.set(text, body);
    return body;
  }
}

const policies = new KnownTexts((body): RoutingPolicy => routingPolicySchema.parse(body), 20);
const calendars = new KnownTexts((body): Calendar => calendarSchema.parse(body), 500);
