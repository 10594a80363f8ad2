import { Calibrator } from '#domain/forecast/calibrator.ts';
import {
  forecastLearned,
  keepTrials,
  saveForecastLearned,
  scoreTrials,
  settleTrials,
} from '#persistence/stores/forecast.store.ts';
import { run } from '#persistence/database.ts';
import type { Flow } from '../flow.ts';
import type { HouseForecast } from './house-forecast.ts';

/** One at a time learns. */
const learningLock = 4242011;
const settledAtOnce = 2_000;
const followedAtOnce = 40;
const forgottenAfterMs = 14 * 86_400_000;

/**
 * Compares earlier forecasts with what came of them, learns from the difference, and notes some of the present ones to be
 * compared later. Answers how many were compared.
 */
export async function learnFromOutcomes(flow: Flow, { at, byConversation }: HouseForecast): Promise<number> {
  return flow.database.transaction(async (tx) => {
    await run(tx, 'select pg_advisory_xact_lock($1)', [learningLock]);
    const settled = await settleTrials(tx, new Date(at.getTime() - forgottenAfterMs), settledAtOnce);
    if (settled.length > 0) {
      const calibrator = new Calibrator((await forecastLearned(tx)) ?? undefined);
      for (const one of settled) calibrator.learn(one);
      await saveForecastLearned(tx, calibrator.calibration(), at);
      await scoreTrials(tx, settled);
    }
    const all = [...byConversation.values()];
    const every = Math.max(1, Math.ceil(all.length / followedAtOnce));
    const first = Math.floor(at.getTime() / 60_000) % every;
    const followed = all.filter((_, place) => place % every === first);
    await keepTrials(
      tx,
      followed.flatMap((one) => {
        const rawWaits = one.rawWaits();
        if (!rawWaits) return [];
        const { conversationId, learnedAs, rawBreach, breach, waiting } = one;
        const said = rawBreach === undefined ? undefined : breach;
        return [
          { conversationId, ...learnedAs, rawWaits, rawBreach, breach: said, clockId: waiting.clock?.id },
        ];
      }),
      at,
    );
    return settled.length;
  });
}
