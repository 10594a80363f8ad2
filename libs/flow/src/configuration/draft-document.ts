import type { DocumentBody, DocumentKind } from '#contracts/documents.ts';
import { insertDraft } from '#persistence/stores/documents/document-change.store.ts';
import type { Flow } from '../flow.ts';
import { applyMoves } from '../policies/apply-moves.ts';
import { publicHolidays } from './public-holidays.ts';
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
  const given = await withPublicHolidays(draft.kind, draft.body, now);
  if (given.kind === 'unknown') return { kind: 'unknown', names: given.names };
  return flow.database.transaction(async (tx) => {
    const names = await unknownNames(tx, draft.kind, draft.body);
    if (names) return { kind: 'unknown', names };
    const version = await insertDraft(tx, { ...draft, body: given.body }, now);
    const move = { version, from: null, to: 'draft', because: 'drafted' } as const;
    await applyMoves(flow, tx, { ...draft, byId: draft.authorId }, [move], now);
    return { kind: 'drafted', version };
  });
}

/** A calendar with the holidays of its sources written down; every other document as it is. */
async function withPublicHolidays<K extends DocumentKind>(
  kind: K,
  body: DocumentBody<K>,
  now: Date,
): Promise<
  { readonly kind: 'whole'; readonly body: DocumentBody<K> } | Extract<DraftedDocument, { kind: 'unknown' }>
> {
  if (kind !== 'calendar') return { kind: 'whole', body };
  const { publicHolidays: _, ...calendar } = body as DocumentBody<'calendar'>;
  const sources = calendar.holidaySources ?? [];
  if (sources.length === 0) return { kind: 'whole', body: calendar as DocumentBody<K> };
  const found = await publicHolidays(sources, now);
  if (found.kind === 'unknown') {
    const field = `body.holidaySources.${found.at}`;
    const missing = [{ what: 'country, state or region' as const, name: found.name, field }];
    return { kind: 'unknown', names: { missing, withoutRules: [] } };
  }
  return { kind: 'whole', body: { ...calendar, publicHolidays: found.holidays } as DocumentBody<K> };
}
