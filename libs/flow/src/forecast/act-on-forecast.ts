import { stepsFor, timesActed } from '#domain/sla/ladder.ts';
import { conversationsNobodyHolds } from '#persistence/stores/escalation/escalation.store.ts';
import { clocksOnPolicies, policiesWithForesight } from '#persistence/stores/forecast/foreseen.store.ts';
import type { Flow } from '../flow.ts';
import { actOnDue, type DueStep } from '../sla/act-on-steps.ts';
import { isClosed } from '../sla/clock-row.ts';
import { followClocks } from '../sla/follow-clocks.ts';
import { houseForecast, type ForecastOfWaiting } from './house-forecast.ts';

/** Below this no step may act (the policy's schema says so), so nobody looks. */
const leastProbability = 0.05;
const actedAtOnce = 50;

/**
 * Acts on the steps of ladders that act on a forecast: each once, as soon as the breach of a conversation that waits is
 * foreseen as likely as the step says. Answers how many acted; a house whose policies have no such step is not looked at.
 */
export async function actOnForecast(flow: Flow): Promise<number> {
  const policies = await policiesWithForesight(flow.database.reading);
  if (policies.length === 0) return 0;
  const { byConversation } = await houseForecast(flow);
  const likely = [...byConversation.values()].filter(
    (one) => one.waiting.clock && one.rawBreach !== undefined && (one.breach ?? 0) >= leastProbability,
  );
  const clockIds = likely.flatMap((one) => one.waiting.clock?.id ?? []);
  const watched = await clocksOnPolicies(flow.database.reading, clockIds, policies);
  const foreseen = likely.filter((one) => watched.has(one.waiting.clock?.id ?? ''));
  let acted = 0;
  for (let at = 0; at < foreseen.length; at += actedAtOnce) {
    acted += await act(flow, foreseen.slice(at, at + actedAtOnce));
  }
  return acted;
}

async function act(flow: Flow, foreseen: readonly ForecastOfWaiting[]): Promise<number> {
  const byClock = new Map(foreseen.map((one) => [one.waiting.clock?.id, one.breach ?? 0]));
  return flow.database.transaction(async (tx) => {
    const now = flow.clock.now();
    // One that somebody is changing is looked at again in a moment.
    const free = await conversationsNobodyHolds(
      tx,
      foreseen.map((one) => one.conversationId),
    );
    if (free.size === 0) return 0;
    const followed = await followClocks(flow, tx, [...free], now, new Set());
    const due = [...followed.values()].flatMap(({ conversationVersion, clocks }) =>
      clocks.flatMap((clock): DueStep[] => {
        const { row, terms } = clock;
        const said = byClock.get(row.id);
        if (said === undefined || !terms || isClosed(row) || row.state !== 'running') return [];
        return stepsFor(terms.policy.body, row.metric)
          .filter(
            ({ at, name }) =>
              'foreseen' in at && said >= at.foreseen && timesActed(row.actedSteps, name) === 0,
          )
          .map((step) => ({
            clock,
            conversationVersion,
            step,
            due: { occurrence: 0, missed: 0, atMs: now.getTime() },
            foreseen: said,
          }));
      }),
    );
    await actOnDue(flow, tx, due, now);
    return due.length;
  });
}
