import { Calibrator, trialPlan } from '#domain/forecast/calibrator.ts';
import { run } from '#persistence/database.ts';
import {
  forecastLearned,
  keepTrials,
  keptTrialsSince,
  saveForecastLearned,
  scoreTrials,
  settleTrials,
} from '#persistence/stores/forecast/forecast.store.ts';
import type { Flow } from '../flow.ts';
import type { HouseForecast } from './house-forecast.ts';

/** One at a time learns. */
const learningLock = 4242011;
const settledAtOnce = 2_000;
const leastApartMs = trialPlan.everyMs * 0.8;
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
    // Each worker asks; what two of them followed would count twice.
    if (await keptTrialsSince(tx, new Date(at.getTime() - leastApartMs))) return settled.length;
    const all = [...byConversation.values()];
    const every = Math.max(1, Math.ceil(all.length / trialPlan.atOnce));
    const first = Math.floor(at.getTime() / trialPlan.everyMs) % every;
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
