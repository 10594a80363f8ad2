import type { DocumentKind } from '#contracts/documents.ts';
import { lockDocument, makeLive } from '#persistence/stores/document-change.store.ts';
import { documentVersion } from '#persistence/stores/document.store.ts';
import { askForMatching } from '#persistence/stores/matching.store.ts';
import type { Flow } from '../flow.ts';
import { unknownNames, type UnknownNames } from './unknown-names.ts';

export type PublishedDocument =
  | { readonly kind: 'published' }
  | { readonly kind: 'no-document' }
  | { readonly kind: 'unknown'; readonly names: UnknownNames };

/**
 * Makes a version the live one of its name; the one before is retired. Publishing an older version again is how a
 * change is rolled back, and publishing the live one changes nothing.
 */
export async function publishDocument(
  flow: Flow,
  which: { kind: DocumentKind; name: string; version: number },
): Promise<PublishedDocument> {
  const { kind, name, version } = which;
  const now = flow.clock.now();
  return flow.database.transaction(async (tx) => {
    await lockDocument(tx, kind, name);
    const document = await documentVersion(tx, kind, name, version);
    if (!document) return { kind: 'no-document' };
    const names = await unknownNames(tx, kind, document.body);
    if (names) return { kind: 'unknown', names };
    await makeLive(tx, kind, name, version, now);
    if (kind === 'routing-policy') await askForMatching(tx);
    return { kind: 'published' };
  });
}
