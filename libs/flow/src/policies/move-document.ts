import type { DocumentKind } from '#contracts/documents.ts';
import { movesFor, type Moves, type Wish } from '#domain/routing/document-moves.ts';
import {
  changesOf,
  lockDocument,
  standingVersions,
} from '#persistence/stores/documents/document-change.store.ts';
import { documentVersion } from '#persistence/stores/documents/document.store.ts';
import { unknownNames, type UnknownNames } from '../configuration/unknown-names.ts';
import type { Flow } from '../flow.ts';
import { applyMoves } from './apply-moves.ts';

export type MovedVersion =
  | { readonly kind: 'moved'; readonly version: number }
  | { readonly kind: 'no-document' }
  /** Another change came first; `changes` is the present number of them. */
  | { readonly kind: 'stale'; readonly changes: number }
  | Extract<Moves, { kind: 'refused' }>
  | { readonly kind: 'unknown'; readonly names: UnknownNames };

/**
 * Puts a version of a document in shadow, on a share of the traffic, live, or out of use again, or goes back to the version
 * that was live before. Nothing is put to use that names what does not exist; going back is never refused for that,
 * since it is what one does in need.
 */
export async function moveDocument(
  flow: Flow,
  input: {
    readonly kind: DocumentKind;
    readonly name: string;
    /** Not asked for when rolling back. */
    readonly version?: number;
    readonly wish: Wish;
    readonly note: string;
    readonly byId: string;
    readonly basedOnChanges?: number | undefined;
  },
): Promise<MovedVersion> {
  const { kind, name, wish } = input;
  const now = flow.clock.now();
  return flow.database.transaction<MovedVersion>(async (tx) => {
    await lockDocument(tx, kind, name);
    const changes = await changesOf(tx, kind, name);
    if (input.basedOnChanges !== undefined && input.basedOnChanges !== changes) {
      return { kind: 'stale', changes };
    }
    const deciding = await standingVersions(tx, kind, name, null);
    const before = deciding.find((one) => one.state === 'live')?.replaces ?? null;
    const number = wish.do === 'roll-back' ? before : (input.version ?? null);
    if (number === null) {
      return wish.do === 'roll-back' && deciding.length > 0
        ? { kind: 'refused', because: 'nothing-before' }
        : { kind: 'no-document' };
    }
    const standing = await standingVersions(tx, kind, name, number);
    const version = standing.find((one) => one.version === number);
    if (!version) return { kind: 'no-document' };
    const moves = movesFor(wish, version, deciding);
    if (moves.kind === 'refused') return moves;
    if (wish.do !== 'roll-back' && wish.do !== 'withdraw') {
      const document = await documentVersion(tx, kind, name, number);
      const names = document && (await unknownNames(tx, kind, document.body));
      if (names) return { kind: 'unknown', names };
    }
    await applyMoves(flow, tx, input, moves.moves, now);
    return { kind: 'moved', version: number };
  });
}
