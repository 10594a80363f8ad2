import type { Tx } from '#persistence/database.ts';
import { writeMessages } from '#persistence/stores/conversations/message-write.store.ts';
import { intakeFacts, lockReceiptsAndSenders } from '#persistence/stores/intake/intake-facts.store.ts';
import type { Flow } from '../flow.ts';
import { livePolicy, type LivePolicy } from '../routing/live-policy.ts';
import type { ArrivedMessage } from './arrived-message.ts';
import { findPlace, questionOf } from './find-place.ts';
import { historiesFor } from './histories-for.ts';
import { openingOf, type Opened } from './open-conversation.ts';
import { senderOf } from './sender.ts';
import type { Stored } from './stored.ts';

/**
 * Stores, of messages that arrived together, those that open a conversation and touch nothing that another of them
 * touches, in one transaction, and answers them by receipt. The rest is left: what joins a conversation, was there
 * before, came back, is a word for the carrier, or comes from a sender who has one in this batch already.
 *
 * Of a batch that fails all is left: stored one by one, only what is at fault fails, and with its own error.
 * @param apart is told of the failure and of how many messages then cost as much as if each had come alone
 */
export async function openTogether(
  flow: Flow,
  arrived: readonly ArrivedMessage[],
  apart?: (failure: unknown, messages: number) => void,
): Promise<ReadonlyMap<string, Stored>> {
  const batch = unrelated(arrived.filter((one) => one.said.keyword === undefined));
  if (batch.length < 2) return new Map();
  const policy = await livePolicy(flow);
  try {
    return await flow.database.transaction(async (tx) => {
      const now = flow.clock.now();
      const opened = await openings(flow, tx, batch, policy, now);
      const writes = opened.map((one) => one.write);
      if (writes.length > 0) await writeMessages(tx, writes, now);
      return new Map(opened.map(({ stored }) => [stored.receiptId, stored]));
    });
  } catch (error) {
    apart?.(error, batch.length);
    return new Map();
  }
}

async function openings(
  flow: Flow,
  tx: Tx,
  batch: readonly ArrivedMessage[],
  policy: LivePolicy,
  now: Date,
): Promise<Opened[]> {
  const statuses = await lockReceiptsAndSenders(
    tx,
    batch.map(({ receipt, identity }) => ({ receiptId: receipt.id, identity })),
  );
  const facts = await intakeFacts(tx, batch.map(questionOf));
  const histories = await historiesFor(tx, policy, facts);
  return batch.flatMap((one, place) => {
    const known = facts[place];
    if (!known || statuses.get(one.receipt.id) !== 'received') return [];
    if (known.duplicateOf !== undefined || known.isOurs || known.bounced) return [];
    const finding = findPlace(one, one.said.automatic, known, policy, now);
    if (finding.kind !== 'open') return [];
    const opening = {
      sender: senderOf(flow, one, known, undefined, now),
      attributes: known.customer?.attributes ?? {},
      history: histories.get(known.customer?.id ?? ''),
      related: finding.related,
      because: finding.because,
      policy,
      heeded: undefined,
    };
    return [openingOf(flow, one, opening, now)];
  });
}

/** The first of each sender and of each Message-ID; who hides is a sender of their own. */
function unrelated(arrived: readonly ArrivedMessage[]): ArrivedMessage[] {
  const seen = new Set<string>();
  return arrived.filter(({ identity, mail }) => {
    const keys = [identity && `${identity.kind} ${identity.value}`, mail && `mail ${mail.messageId}`];
    const taken = keys.filter((key) => key !== undefined);
    if (taken.some((key) => seen.has(key))) return false;
    for (const key of taken) seen.add(key);
    return true;
  });
}
