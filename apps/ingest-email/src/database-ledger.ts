import type { MailboxLedger, MailboxPosition, PulledMail } from '#channels/email/imap/mailbox-ledger.ts';
import type { Flow } from '#flow/flow.ts';
import { takeInMany } from '#flow/intake/take-in.ts';
import {
  advanceMailbox,
  beginMailboxEpoch,
  mailboxCursor,
  noteMailboxError,
  noteMailboxSynced,
  type MailboxHold,
} from '#persistence/stores/channels/mailbox-cursor.store.ts';

/**
 * Keeps pulled mails as receipts. Every write carries the fence of this holder's turn, so a holder that was paused
 * and replaced finds out when it commits.
 */
export class DatabaseLedger implements MailboxLedger {
  readonly #flow: Flow;
  readonly #hold: MailboxHold;
  readonly #onLost: () => void;

  /** @param onLost another holds the folder by now */
  constructor(flow: Flow, hold: MailboxHold, onLost: () => void) {
    this.#flow = flow;
    this.#hold = hold;
    this.#onLost = onLost;
  }

  async position(): Promise<MailboxPosition> {
    const { channelId, folder } = this.#hold;
    const cursor = await mailboxCursor(this.#flow.database.reading, channelId, folder);
    return {
      uidValidity: cursor?.uidValidity ?? undefined,
      lastUid: cursor?.lastUid ?? 0,
      begunAt: cursor?.begunAt ?? undefined,
      syncedAt: cursor?.syncedAt ?? undefined,
    };
  }

  async begin(uidValidity: string, lastUid: number): Promise<void> {
    const { database, clock } = this.#flow;
    this.#mine(await beginMailboxEpoch(database.reading, this.#hold, uidValidity, lastUid, clock.now()));
  }

  async keep(mails: readonly PulledMail[], uidValidity: string, lastUid: number): Promise<void> {
    const { channelId, folder } = this.#hold;
    const arrivals = mails.map(({ uid, raw, oversizedBytes }) => ({
      channelId,
      providerKey: `imap:${folder}:${uidValidity}:${uid}`,
      queue: 'intake-email' as const,
      raw,
      payload:
        oversizedBytes === undefined
          ? { folder, uid }
          : { folder, uid, oversized: { bytes: oversizedBytes, where: `${folder} (UID ${uid})` } },
    }));
    await takeInMany(this.#flow, arrivals, async (tx) => {
      this.#mine(await advanceMailbox(tx, this.#hold, uidValidity, lastUid));
    });
  }

  async synced(): Promise<void> {
    const { database, clock } = this.#flow;
    this.#mine(await noteMailboxSynced(database.reading, this.#hold, clock.now()));
  }

  async failed(sentence: string): Promise<void> {
    this.#mine(await noteMailboxError(this.#flow.database.reading, this.#hold, sentence));
  }

  #mine(mine: boolean): void {
    if (mine) return;
    this.#onLost();
    throw new Error(`Another process pulls ${this.#hold.folder} by now.`);
  }
}
