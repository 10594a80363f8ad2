import type { DocumentBody, DocumentKind } from '#contracts/documents.ts';
import type { Tx } from '#persistence/database.ts';
import { missingNames, withoutLiveVersion } from '#persistence/stores/documents/document-change.store.ts';
import { unknownEmails } from '#persistence/stores/people/audience.store.ts';
import { namedKinds, namesIn, queuesWithoutRules, type NamedKind } from './names-in-document.ts';

export interface UnknownName {
  /** Countries, states and regions are those of the holidays that we know. */
  readonly what: NamedKind | 'country, state or region';
  readonly name: string;
  /** Where the document names it first. */
  readonly field: string;
}

export interface UnknownNames {
  readonly missing: readonly UnknownName[];
  /** Queues that a routing policy uses without an entry under its `queues`. */
  readonly withoutRules: string[];
}

const tables = {
  queue: 'queue',
  skill: 'skill',
  team: 'team',
  rota: 'rota',
  webhook: 'webhook_target',
} as const;

/** What a document names that does not exist, of agents those who work here no more; undefined when all does. */
export async function unknownNames<K extends DocumentKind>(
  tx: Tx,
  kind: K,
  body: DocumentBody<K>,
): Promise<UnknownNames | undefined> {
  const named = namesIn(kind, body);
  const missing: UnknownName[] = [];
  for (const what of namedKinds) {
    const names = [...named[what].keys()];
    const gone = await goneAmong(tx, what, names);
    missing.push(...gone.map((name) => ({ what, name, field: named[what].get(name) ?? 'body' })));
  }
  const withoutRules =
    kind === 'routing-policy' ? queuesWithoutRules(body as DocumentBody<'routing-policy'>) : [];
  return missing.length + withoutRules.length > 0 ? { missing, withoutRules } : undefined;
}

async function goneAmong(tx: Tx, what: NamedKind, names: readonly string[]): Promise<string[]> {
  if (what === 'agent') return unknownEmails(tx, names);
  if (what === 'calendar') return withoutLiveVersion(tx, what, names);
  return missingNames(tx, tables[what], names);
}
