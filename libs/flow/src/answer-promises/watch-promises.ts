import { promiseSettings } from '#contracts/promise-settings.ts';
import { system } from '#contracts/event-types.ts';
import { promiseLanguage } from '#domain/promises/promise-language.ts';
import { lockConversation } from '#persistence/stores/conversation.store.ts';
import { appendEvents } from '#persistence/stores/event.store.ts';
import { writeMessage } from '#persistence/stores/message-write.store.ts';
import {
  correctPromise,
  openPromises,
  promiseFacts,
  settlePromises,
  type OpenPromise,
  type SettledPromise,
} from '#persistence/stores/answer-promise.store.ts';
import type { Flow } from '../flow.ts';
import { houseForecast, type HouseForecast } from '../forecast/house-forecast.ts';
import { livePolicy } from '../routing/live-policy.ts';
import { promiseMessage } from './promise-message.ts';
import { windowFor } from './window-for.ts';

export interface WatchedPromises {
  readonly settled: readonly SettledPromise[];
  readonly corrected: number;
}

const settledAtOnce = 500;
const lookedAtAtOnce = 500;
/** More than this often is nobody told the same thing again. */
const correctionsAtMost = 2;
/** Promises that end later are looked at again before they do. */
const lookAheadMs = 24 * 3_600_000;
/** A promise that is not going to be kept is corrected while this share of its time is still left. */
const leastLeftShare = 0.1;
const leastLeftMs = 120_000;
/** So likely it must be that it is missed, before the customer is bothered again. */
const surelyMissed = 0.5;
/** Shortly before its end this is enough. */
const likelyMissed = 0.25;

/**
 * Settles promises by what has happened, and corrects those that will not be kept before they pass. Whoever runs it at
 * the same time does nothing twice.
 */
export async function watchPromises(flow: Flow): Promise<WatchedPromises> {
  const settled = await settle(flow);
  const now = flow.clock.now();
  const ending = await openPromises(
    flow.database.reading,
    new Date(now.getTime() + lookAheadMs),
    lookedAtAtOnce,
  );
  const endangered = ending.filter(
    (one) => one.corrections < correctionsAtMost && one.channelKind !== 'voice',
  );
  if (endangered.length === 0) return { settled, corrected: 0 };
  const house = await houseForecast(flow);
  let corrected = 0;
  for (const one of endangered) {
    if (endangers(one, house, now) && (await correct(flow, one, house))) corrected += 1;
  }
  return { settled, corrected };
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

/** Only what still waits is foreseen; who has taken it up knows the promise and keeps it or not. */
function endangers(promise: OpenPromise, house: HouseForecast, now: Date): boolean {
  const found = house.byConversation.get(promise.conversationId);
  const leftMs = promise.untilAt.getTime() - now.getTime();
  if (!found || leftMs <= 0) return false;
  const untilMs = promise.untilAt.getTime();
  if (found.doneBy(1 - surelyMissed) > untilMs) return true;
  const spanMs = untilMs - promise.toldAt.getTime();
  const soon = leftMs < Math.max(leastLeftMs, spanMs * leastLeftShare);
  return soon && found.doneBy(1 - likelyMissed) > untilMs;
}

async function correct(flow: Flow, promise: OpenPromise, house: HouseForecast): Promise<boolean> {
  const { conversationId } = promise;
  const messageId = flow.newId();
  return flow.database.transaction(async (tx) => {
    const now = flow.clock.now();
    const row = await lockConversation(tx, conversationId);
    const facts = (await promiseFacts(tx, [conversationId], now)).get(conversationId);
    const settings = facts && promiseSettings(facts.channelSettings);
    if (row?.state !== 'queued' || !facts || !settings?.correct || facts.suppressed) return false;
    const { calendars } = await livePolicy(flow, tx);
    const calendar = calendars.get(facts.calendar ?? 'default');
    const language = promiseLanguage(promise.language);
    const said = windowFor(facts, house, calendar, language, settings.keptShare, now);
    // A correction that says no later would only confuse.
    if (!said || said.untilMs <= promise.untilAt.getTime() || promise.untilAt <= now) return false;
    const window = { from: new Date(said.fromMs), until: new Date(said.untilMs) };
    if (!(await correctPromise(tx, conversationId, promise.corrections, window))) return false;
    const message = promiseMessage(
      flow,
      {
        id: messageId,
        kind: 'corrected',
        facts,
        to: promise.address,
        settings,
        language,
        when: said.when,
        conversationVersion: row.version,
        window,
      },
      now,
    );
    await writeMessage(tx, message, now);
    return true;
  });
}
