import { takesMessages } from '#domain/conversations/find-conversation.ts';
import type { Tx } from '#persistence/database.ts';
import { lockReceivingConversation } from '#persistence/stores/conversations/conversation.store.ts';
import { writeMessage } from '#persistence/stores/conversations/message-write.store.ts';
import {
  intakeFacts,
  lockReceiptsAndSenders,
  type IntakeFacts,
} from '#persistence/stores/intake/intake-facts.store.ts';
import { endReceipt } from '#persistence/stores/intake/receipt.store.ts';
import type { Flow } from '../flow.ts';
import type { LivePolicy } from '../routing/live-policy.ts';
import { applyKeyword } from '../suppression/apply-keyword.ts';
import type { ArrivedMessage } from './arrived-message.ts';
import { findPlace, questionOf } from './find-place.ts';
import { historiesFor } from './histories-for.ts';
import { joinConversation } from './join-conversation.ts';
import { openingOf } from './open-conversation.ts';
import { senderOf } from './sender.ts';
import { storeBounce } from './store-bounce.ts';
import type { Stored } from './stored.ts';

/** Stores a message that was read, once, in the caller's transaction. */
export async function storeArrived(
  flow: Flow,
  tx: Tx,
  arrived: ArrivedMessage,
  policy: LivePolicy,
  now: Date,
): Promise<Stored> {
  const { receipt, identity } = arrived;
  const status = (await lockReceiptsAndSenders(tx, [{ receiptId: receipt.id, identity }])).get(receipt.id);
  if (status !== 'received') return { kind: 'ended-before', status: status ?? 'gone' };
  const [facts] = await intakeFacts(tx, [questionOf(arrived)]);
  if (!facts) throw new Error('The database did not answer.');
  if (facts.duplicateOf !== undefined) {
    await endReceipt(
      tx,
      receipt.id,
      { status: 'duplicate', reason: 'the same content came before', duplicateOf: facts.duplicateOf },
      now,
    );
    return { kind: 'duplicate', of: facts.duplicateOf };
  }
  if (facts.isOurs) {
    const reason = 'our own mail came back';
    await endReceipt(tx, receipt.id, { status: 'ignored', reason }, now);
    return { kind: 'ignored', reason };
  }
  return facts.bounced
    ? storeBounce(flow, tx, arrived, facts.bounced, now)
    : storeMessage(flow, tx, arrived, facts, policy, now);
}

async function storeMessage(
  flow: Flow,
  tx: Tx,
  given: ArrivedMessage,
  facts: IntakeFacts,
  policy: LivePolicy,
  now: Date,
): Promise<Stored> {
  const { receipt, channel, id: messageId } = given;
  // A STOP or START is heeded before it is decided what becomes of the message.
  const keyword = given.said.keyword
    ? await applyKeyword(tx, channel, { ...given.said, attachments: [] }, now)
    : undefined;
  const said = { ...given.said, automatic: keyword?.automatic ?? given.said.automatic };
  const arrived = { ...given, said };
  const threading = { automatic: said.automatic, continuity: policy.body.continuity, now };
  const finding = findPlace(arrived, said.automatic, facts, policy, now);
  const sender = senderOf(flow, arrived, facts, keyword?.fact, now);
  const stored = { kind: 'stored', receiptId: receipt.id, messageId } as const;
  if (finding.kind === 'join') {
    const row = await lockReceivingConversation(tx, finding.conversationId);
    // It may have been resolved, or merged, by the time it was locked; that decides.
    const found = row && { state: row.state, resolvedAt: row.resolvedAt ?? undefined };
    if (found && takesMessages(found, threading)) {
      await joinConversation(flow, tx, arrived, { row, sender, by: finding.by }, now);
      return { ...stored, conversationId: row.id, opened: false };
    }
  }
  const related = finding.kind === 'join' ? finding.conversationId : finding.related;
  const because = finding.kind === 'join' ? 'resolved-long-ago' : finding.because;
  const heeded = keyword?.automatic ? said.keyword : undefined;
  const { write, stored: opened } = openingOf(
    flow,
    arrived,
    {
      sender,
      attributes: facts.customer?.attributes ?? {},
      history: (await historiesFor(tx, policy, [facts])).get(facts.customer?.id ?? ''),
      related,
      because,
      policy,
      heeded,
    },
    now,
  );
  await writeMessage(tx, write, now);
  return opened;
}
