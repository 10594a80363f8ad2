import type { DocumentKind } from '#contracts/documents.ts';
import { system, type Actor } from '#contracts/event-types.ts';
import type { Tx } from '#persistence/database.ts';
import {
  moveVersion,
  recordChange,
  type DocumentMove,
} from '#persistence/stores/documents/document-change.store.ts';
import { appendEvents } from '#persistence/stores/events/event.store.ts';
import { askForMatching } from '#persistence/stores/work/matching.store.ts';
import type { Flow } from '../flow.ts';

export interface MovedDocument {
  readonly kind: DocumentKind;
  readonly name: string;
  readonly note: string;
  readonly byId: string | null;
}

/** Makes moves of a locked document's versions true, with who and why, as facts; routing looks at its pool again. */
export async function applyMoves(
  flow: Flow,
  tx: Tx,
  of: MovedDocument,
  moves: readonly DocumentMove[],
  now: Date,
): Promise<void> {
  const actor: Actor = of.byId === null ? system : { kind: 'agent', id: of.byId };
  for (const move of moves) {
    if (move.from === null) await recordChange(tx, of, move, now);
    else await moveVersion(tx, of, move, now);
  }
  await appendEvents(
    tx,
    moves.map(({ version, from, to, because, sharePercent }) => ({
      id: flow.newId(),
      type: 'document.changed',
      at: now,
      actor,
      data: {
        kind: of.kind,
        name: of.name,
        version,
        from,
        to,
        because,
        note: of.note,
        ...(sharePercent && { sharePercent }),
      },
    })),
  );
  if (of.kind === 'routing-policy' && moves.some((move) => move.to === 'live' || move.from === 'live')) {
    await askForMatching(tx);
  }
}
