import { movesFor } from '#domain/routing/document-moves.ts';
import {
  calendarsEndingBefore,
  insertDraft,
  lockDocument,
  standingVersions,
} from '#persistence/stores/documents/document-change.store.ts';
import type { Flow } from '../flow.ts';
import { applyMoves } from '../policies/apply-moves.ts';
import { publicHolidays } from './public-holidays.ts';

/** So long before the last holiday that is written down the next ones are. */
const yearsBefore = 5;
const kind = 'calendar';

/**
 * Publishes live calendars anew whose written-down holidays reach fewer than five years ahead, and answers which. Clocks
 * that run keep the version that they count by. Several processes at once publish one version.
 */
export async function renewHolidays(flow: Flow): Promise<{ name: string; version: number }[]> {
  const now = flow.clock.now();
  const year = now.getUTCFullYear() + yearsBefore;
  const renewed: { name: string; version: number }[] = [];
  for (const { name, version: was, body } of await calendarsEndingBefore(flow.database.reading, year)) {
    const found = await publicHolidays(body.holidaySources ?? [], now);
    // A place that is known no more keeps what is written down; whoever drafts the calendar anew is told.
    if (found.kind === 'unknown') continue;
    const { holidays } = found;
    const note = `Holidays up to ${holidays.toYear}.`;
    const version = await flow.database.transaction(async (tx) => {
      await lockDocument(tx, kind, name);
      const deciding = await standingVersions(tx, kind, name, null);
      if (deciding.find((one) => one.state === 'live')?.version !== was) return undefined;
      const next = { kind, name, body: { ...body, publicHolidays: holidays }, note } as const;
      const drafted = await insertDraft(tx, { ...next, authorId: null }, now);
      const of = { kind, name, note, byId: null } as const;
      await applyMoves(
        flow,
        tx,
        of,
        [{ version: drafted, from: null, to: 'draft', because: 'drafted' }],
        now,
      );
      const draft = {
        version: drafted,
        state: 'draft',
        sharePercent: null,
        replaces: null,
        wasLive: false,
      } as const;
      const moves = movesFor({ do: 'publish' }, draft, deciding);
      if (moves.kind === 'refused') throw new Error(`A new draft was refused: ${moves.because}.`);
      await applyMoves(flow, tx, of, moves.moves, now);
      return drafted;
    });
    if (version !== undefined) renewed.push({ name, version });
  }
  return renewed;
}
