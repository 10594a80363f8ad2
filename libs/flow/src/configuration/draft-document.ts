import type { DocumentBody, DocumentKind } from '#contracts/documents.ts';
import { insertDraft } from '#persistence/stores/document-change.store.ts';
import type { Flow } from '../flow.ts';
import { applyMoves } from '../policies/apply-moves.ts';
import { unknownNames, type UnknownNames } from './unknown-names.ts';

export type DraftedDocument =
  | { readonly kind: 'drafted'; readonly version: number }
  | { readonly kind: 'unknown'; readonly names: UnknownNames };

/** Appends a version of a document as a draft, when all that it names exists. */
export async function draftDocument<K extends DocumentKind>(
  flow: Flow,
  draft: { kind: K; name: string; body: DocumentBody<K>; note: string; authorId: string },
): Promise<DraftedDocument> {
  const now = flow.clock.now();
  return flow.database.transaction(async (tx) => {
    const names = await unknownNames(tx, draft.kind, draft.body);
    if (names) return { kind: 'unknown', names };
    const version = await insertDraft(tx, draft, now);
    const move = { version, from: null, to: 'draft', because: 'drafted' } as const;
    await applyMoves(flow, tx, { ...draft, byId: draft.authorId }, [move], now);
    return { kind: 'drafted', version };
  });
}
