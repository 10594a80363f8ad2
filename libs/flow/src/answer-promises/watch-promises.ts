import { system } from '#contracts/event-types.ts';
import { watchPromise } from '#domain/promises/promise-watch.ts';
import { appendEvents } from '#persistence/stores/events/event.store.ts';
import {
  openPromises,
  settlePromises,
  type OpenPromise,
  type SettledPromise,
} from '#persistence/stores/forecast/answer-promise.store.ts';
import type { Flow } from '../flow.ts';
import { houseForecast, type HouseForecast } from '../forecast/house-forecast.ts';
import { correctPromise } from './correct-promise.ts';
import { remindOfPromise } from './remind-of-promise.ts';
import { cameBackSince } from './window-for.ts';

export interface WatchedPromises {
  readonly settled: readonly SettledPromise[];
  readonly corrected: number;
  /** Agents who were reminded of one. */
  readonly reminded: number;
}

const settledAtOnce = 500;
const lookedAtAtOnce = 500;
/** More than this often is nobody told the same thing again. */
const correctionsAtMost = 2;
/** Promises that end later are looked at again before they do. */
const lookAheadMs = 24 * 3_600_000;

/**
 * Settles promises by what has happened, reminds those who have one in hand, and corrects those that will not be kept
 * before they pass. Whoever runs it at the same time does nothing twice.
 */
export async function watchPromises(flow: Flow): Promise<WatchedPromises> {
  const settled = await settle(flow);
  const now = flow.clock.now();
  const ending = await openPromises(flow.database.reading, {
    until: new Date(now.getTime() + lookAheadMs),
    correctionsBelow: correctionsAtMost,
    limit: lookedAtAtOnce,
  });
  if (ending.length === 0) return { settled, corrected: 0, reminded: 0 };
  const house = await forecastOfAll(flow, ending);
  let [corrected, reminded] = [0, 0];
  for (const one of ending) {
    const found = decide(one, house, now);
    if (found.kind === 'remind') reminded += Number(await remindOfPromise(flow, one));
    if (found.kind === 'correct') corrected += Number(await correctPromise(flow, one, house, found.soon));
  }
  return { settled, corrected, reminded };
}

/** A forecast that knows all of them that wait. */
async function forecastOfAll(flow: Flow, ending: readonly OpenPromise[]): Promise<HouseForecast> {
  const house = await houseForecast(flow);
  const cameBack = ({ conversationId: id, state }: OpenPromise) => cameBackSince(house, { id, state });
  return ending.some(cameBack) ? houseForecast(flow, flow.clock.now()) : house;
}

function decide(one: OpenPromise, house: HouseForecast, now: Date) {
  const { toldAt, untilAt, state, reminded } = one;
  const doneBy = house.byConversation.get(one.conversationId)?.doneBy;
  const watched = { toldAtMs: toldAt.getTime(), untilMs: untilAt.getTime(), state, reminded, doneBy };
  return watchPromise(watched, now.getTime());
}

async function settle(flow: Flow): Promise<SettledPromise[]> {
  return flow.database.transaction(async (tx) => {
    const now = flow.clock.now();
    const settled = await settlePromises(tx, now, settledAtOnce);
    await appendEvents(
      tx,
      settled.map((one) => ({
        id: flow.newId(),
        type: 'answer-promise.settled' as const,
        at: now,
        actor: system,
        conversationId: one.conversationId,
        conversationVersion: one.conversationVersion,
        data: {
          outcome: one.state,
          until: one.untilAt.toISOString(),
          answeredAt: one.answeredAt?.toISOString() ?? null,
        },
      })),
    );
    return settled;
  });
}
