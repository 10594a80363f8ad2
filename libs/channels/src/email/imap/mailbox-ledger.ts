/** A mail as it lies in a mailbox. */
export interface PulledMail {
  readonly uid: number;
  /** The whole mail, or only its header when `oversizedBytes` says that the rest stayed there. */
  readonly raw: Buffer;
  readonly oversizedBytes?: number | undefined;
}

export interface MailboxPosition {
  /** UIDs mean nothing without it (RFC 9051 §2.3.1.1); undefined before the first pull. */
  readonly uidValidity: string | undefined;
  readonly lastUid: number;
  readonly begunAt: Date | undefined;
  readonly syncedAt: Date | undefined;
}

/** Where the pull of one folder stands, and what keeps its mails. Our record decides what is new, never the server's flags. */
export interface MailboxLedger {
  position(): Promise<MailboxPosition>;
  /** Counts UIDs anew from `lastUid`. @throws when another holds the folder by now */
  begin(uidValidity: string, lastUid: number): Promise<void>;
  /**
   * Keeps the mails and moves the position to `lastUid`, both or neither.
   * @throws when another holds the folder by now
   */
  keep(mails: readonly PulledMail[], uidValidity: string, lastUid: number): Promise<void>;
  /** Everything that lay there is kept. */
  synced(): Promise<void>;
  /** The folder cannot be pulled; the sentence is for the admin. */
  failed(sentence: string): Promise<void>;
}
