import { promiseSettings } from '#contracts/promise-settings.ts';
import { promiseLanguage } from '#domain/promises/promise-language.ts';
import { lockConversation } from '#persistence/stores/conversations/conversation.store.ts';
import { writeMessage } from '#persistence/stores/conversations/message-write.store.ts';
import {
  correctPromise as saveCorrection,
  promiseFacts,
  type OpenPromise,
} from '#persistence/stores/forecast/answer-promise.store.ts';
import type { Flow } from '../flow.ts';
import type { HouseForecast } from '../forecast/house-forecast.ts';
import { livePolicy } from '../routing/live-policy.ts';
import { promiseMessage } from './promise-message.ts';
import { cameBackSince, windowFor } from './window-for.ts';

/**
 * Tells a customer, before a promise passes, that it will not be kept, and when they hear instead. Where that cannot be
 * said honestly and the end is near (`soon`), they are told that it takes longer: then the time is taken back.
 * Answers whether they were told.
 */
export async function correctPromise(
  flow: Flow,
  promise: OpenPromise,
  house: HouseForecast,
  soon: boolean,
): Promise<boolean> {
  const { conversationId } = promise;
  const messageId = flow.newId();
  return flow.database.transaction(async (tx) => {
    const now = flow.clock.now();
    const row = await lockConversation(tx, conversationId);
    const facts = (await promiseFacts(tx, [conversationId], now)).get(conversationId);
    const settings = facts && promiseSettings(facts.channelSettings);
    if (!row || !facts || row.state === 'resolved' || promise.untilAt <= now) return false;
    if (!settings?.correct || facts.suppressed) return false;
    // The next look knows more.
    if (cameBackSince(house, facts)) return false;
    const { calendars } = await livePolicy(flow, tx);
    const calendar = calendars.get(facts.calendar ?? 'default');
    const language = promiseLanguage(promise.language);
    const said = windowFor(facts, house, calendar, language, settings.keptShare, now);
    // A correction that says no later would only confuse.
    const later = said && said.untilMs > promise.untilAt.getTime() ? said : undefined;
    if (!later && (said || !soon)) return false;
    const window = later && { from: new Date(later.fromMs), until: new Date(later.untilMs) };
    if (!(await saveCorrection(tx, conversationId, promise.corrections, window, now))) return false;
    const message = promiseMessage(
      flow,
      {
        id: messageId,
        kind: later ? 'corrected' : 'delayed',
        facts,
        to: promise.address,
        settings,
        language,
        when: later?.when,
        conversationVersion: row.version,
        window,
      },
      now,
    );
    await writeMessage(tx, message, now);
    return true;
  });
}
