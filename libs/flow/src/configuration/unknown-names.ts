import type { DocumentBody, DocumentKind } from '#contracts/documents.ts';
import type { Tx } from '#persistence/database.ts';
import { missingNames } from '#persistence/stores/document-change.store.ts';
import { namesIn, queuesWithoutRules } from './names-in-document.ts';

export interface UnknownNames {
  readonly queues: string[];
  readonly skills: string[];
  readonly teams: string[];
  /** Queues that a routing policy uses without an entry under its `queues`. */
  readonly withoutRules: string[];
}

/** What a document names that does not exist; undefined when all does. */
export async function unknownNames<K extends DocumentKind>(
  tx: Tx,
  kind: K,
  body: DocumentBody<K>,
): Promise<UnknownNames | undefined> {
  const names = namesIn(kind, body);
  const missing: UnknownNames = {
    queues: await missingNames(tx, 'queue', [...names.queues]),
    skills: await missingNames(tx, 'skill', [...names.skills]),
    teams: await missingNames(tx, 'team', [...names.teams]),
    withoutRules: kind === 'routing-policy' ? queuesWithoutRules(body as DocumentBody<'routing-policy'>) : [],
  };
  return Object.values(missing).some((list: string[]) => list.length > 0) ? missing : undefined;
}
