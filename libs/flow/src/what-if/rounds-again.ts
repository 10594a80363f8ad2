import { placeOfRecentRounds } from '#persistence/stores/what-if/recorded-history.store.ts';
import type { Flow } from '../flow.ts';
import { replayDecisions } from '../routing/replay/replay-decisions.ts';

/** Each is decided on the whole snapshot that it saw, so a sample must do. */
const roundsAtMost = 200;

/** How many of the last rounds of matching come out as they did, decided again on what each saw. */
export interface RoundsAgain {
  readonly rounds: number;
  readonly reproduced: number;
  /** Rounds of which not enough is recorded any more. */
  readonly lost: number;
}

/** Decides the last rounds before an instant again, by the version and upon the facts that each was decided on. */
export async function roundsAgain(
  flow: Flow,
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
): Promise<RoundsAgain> {
  const [from, to] = [new Date(fromMs), new Date(toMs)];
  const recent = await placeOfRecentRounds(flow.database.reading, from, to, roundsAtMost);
  if (!recent) return { rounds: 0, reproduced: 0, lost: 0 };
  const { rounds, differing, lost } = await replayDecisions(flow, recent, to);
  return { rounds, reproduced: rounds - differing.length - lost.length, lost: lost.length };
}
