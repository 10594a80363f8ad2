import { promiseSettings } from '#contracts/promise-settings.ts';
import { lockConversation } from '#persistence/stores/conversations/conversation.store.ts';
import { writeMessage } from '#persistence/stores/conversations/message-write.store.ts';
import {
  makePromise,
  promiseFacts,
  type PromiseFacts,
} from '#persistence/stores/forecast/answer-promise.store.ts';
import { deliveryQueueOf } from '../delivery/delivery-queue.ts';
import type { Flow } from '../flow.ts';
import { houseForecast, type HouseForecast } from '../forecast/house-forecast.ts';
import { livePolicy } from '../routing/live-policy.ts';
import { promiseMessage } from './promise-message.ts';
import { cameBackSince, languageFor, windowFor } from './window-for.ts';

export type Told =
  | {
      readonly kind: 'told';
      readonly conversationId: string;
      readonly messageId: string;
      readonly when: string | undefined;
    }
  | { readonly kind: 'not-told'; readonly conversationId: string; readonly because: NotTold };

export type NotTold =
  | 'not-found'
  | 'not-asked-for'
  | 'told-before'
  | 'answered-already'
  | 'resolved'
  | 'came-back'
  | 'machine'
  | 'our-own-address'
  | 'no-address'
  | 'suppressed'
  | 'too-many';

const dayMs = 86_400_000;

/**
 * Tells customers, once in a conversation, that their message has arrived and when they will hear. It is told to people
 * only: no machine, list, bounce or address of our own, nobody who asked us to stop, and one address a few times a day.
 */
export async function tellPromises(flow: Flow, conversationIds: readonly string[]): Promise<Told[]> {
  const now = flow.clock.now();
  const facts = await promiseFacts(flow.database.reading, conversationIds, new Date(now.getTime() - dayMs));
  const wanted = [...facts.values()].filter((one) => refusal(one) === undefined);
  const newest = wanted.reduce((last, one) => Math.max(last, (one.queuedAt ?? one.createdAt).getTime()), 0);
  // One forecast for all of them, which has seen the last of them come.
  const house = wanted.length > 0 ? await houseForecast(flow, new Date(newest)) : undefined;
  const told: Told[] = [];
  for (const conversationId of conversationIds) {
    const one = facts.get(conversationId);
    const because = one ? refusal(one) : 'not-found';
    if (!one || !house || because !== undefined) {
      told.push({ kind: 'not-told', conversationId, because: because ?? 'not-found' });
      continue;
    }
    const first = await tell(flow, conversationId, house, { madeForIt: false });
    const cameBack = first.kind === 'not-told' && first.because === 'came-back';
    told.push(cameBack ? await tellByItsOwn(flow, conversationId) : first);
  }
  return told;
}

function refusal(facts: PromiseFacts): NotTold | undefined {
  const settings = promiseSettings(facts.channelSettings);
  if (!settings || (settings.queues && !settings.queues.includes(facts.queue ?? ''))) return 'not-asked-for';
  if (!deliveryQueueOf(facts.channelKind) || !facts.first?.from) return 'no-address';
  if (facts.promised) return 'told-before';
  if (facts.first.automatic) return 'machine';
  if (facts.ourOwn) return 'our-own-address';
  if (facts.suppressed) return 'suppressed';
  if (facts.toAddress >= settings.perSenderPerDay) return 'too-many';
  if (facts.spoken) return 'answered-already';
  return facts.state === 'resolved' ? 'resolved' : undefined;
}

/** By a forecast that has seen it come back to its queue. */
async function tellByItsOwn(flow: Flow, id: string): Promise<Told> {
  const house = await houseForecast(flow, flow.clock.now());
  return tell(flow, id, house, { madeForIt: true });
}

/**
 * Tells one, as it is now: somebody may have answered, and the same sender may have been told elsewhere. `came-back`, with
 * nothing told, when it came back to its queue after the forecast was made, unless that was made for it alone.
 */
async function tell(
  flow: Flow,
  id: string,
  house: HouseForecast,
  { madeForIt }: { readonly madeForIt: boolean },
): Promise<Told> {
  const messageId = flow.newId();
  return flow.database.transaction(async (tx): Promise<Told> => {
    const now = flow.clock.now();
    const notTold = (because: NotTold): Told => ({ kind: 'not-told', conversationId: id, because });
    const row = await lockConversation(tx, id);
    const facts = (await promiseFacts(tx, [id], new Date(now.getTime() - dayMs))).get(id);
    const settings = facts && promiseSettings(facts.channelSettings);
    if (!row || !facts?.first?.from || !settings) return notTold('not-found');
    const because = refusal(facts);
    if (because) return notTold(because);
    if (!madeForIt && cameBackSince(house, facts)) return notTold('came-back');
    const { calendars } = await livePolicy(flow, tx);
    const calendar = calendars.get(facts.calendar ?? 'default');
    const language = languageFor(facts, settings.language);
    const said = windowFor(facts, house, calendar, language, settings.keptShare, now);
    const window = said && { from: new Date(said.fromMs), until: new Date(said.untilMs) };
    const to = facts.first.from;
    const message = promiseMessage(
      flow,
      {
        id: messageId,
        kind: said ? 'promised' : 'received',
        facts,
        to,
        settings,
        language,
        when: said?.when,
        conversationVersion: row.version,
        window,
      },
      now,
    );
    await writeMessage(tx, message, now);
    const { channelId, channelKind } = facts;
    const promise = {
      conversationId: id,
      channelId,
      channelKind,
      address: to,
      language,
      messageId,
      window,
    };
    if (!(await makePromise(tx, promise, now))) throw new Error(`Conversation ${id} was told twice.`);
    return { kind: 'told', conversationId: id, messageId, when: said?.when };
  });
}
