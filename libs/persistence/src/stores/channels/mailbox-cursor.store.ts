import { run, select, selectOne, type Tx } from '../../database.ts';

/** One holder's turn at pulling one folder. The fence rises with each turn, so an old holder's writes find nothing. */
export interface MailboxHold {
  readonly channelId: string;
  readonly folder: string;
  readonly holder: string;
  readonly fence: number;
}

export interface MailboxCursor {
  /** Null before the first pull. */
  readonly uidValidity: string | null;
  /** Every mail up to this UID is kept. */
  readonly lastUid: number;
  readonly begunAt: Date | null;
  readonly syncedAt: Date | null;
  readonly error: string | null;
}

const held = 'channel_id = $1 and folder = $2 and holder = $3 and fence = $4';
const holdOf = ({ channelId, folder, holder, fence }: MailboxHold) => [channelId, folder, holder, fence];

/** Takes a folder that nobody holds, or whose holder's lease ran out; undefined when it is held. */
export async function holdMailbox(
  tx: Tx,
  wanted: Omit<MailboxHold, 'fence'>,
  now: Date,
  until: Date,
): Promise<MailboxHold | undefined> {
  const row = await selectOne<{ fence: number }>(
    tx,
    `insert into mailbox_cursor as cursor (channel_id, folder, holder, fence, lease_until) values ($1, $2, $3, 1, $5)
     on conflict (channel_id, folder) do update
       set holder = excluded.holder, fence = cursor.fence + 1, lease_until = excluded.lease_until
       where cursor.lease_until is null or cursor.lease_until < $4
     returning fence`,
    [wanted.channelId, wanted.folder, wanted.holder, now, until],
  );
  return row && { ...wanted, fence: row.fence };
}

/** False when another has it by now. */
export async function renewMailbox(tx: Tx, hold: MailboxHold, until: Date): Promise<boolean> {
  return changed(tx, `set lease_until = $5 where ${held}`, [...holdOf(hold), until]);
}

/** Lets another have it at once. */
export async function releaseMailbox(tx: Tx, hold: MailboxHold): Promise<void> {
  await run(tx, `update mailbox_cursor set lease_until = null, holder = null where ${held}`, holdOf(hold));
}

export async function mailboxCursor(
  tx: Tx,
  channelId: string,
  folder: string,
): Promise<MailboxCursor | undefined> {
  return selectOne<MailboxCursor>(
    tx,
    `select uid_validity::text as "uidValidity", last_uid as "lastUid", begun_at as "begunAt",
       synced_at as "syncedAt", error
     from mailbox_cursor where channel_id = $1 and folder = $2`,
    [channelId, folder],
  );
}

/** Starts to count UIDs anew, because the folder is new to us or the server gave it a new UIDVALIDITY. */
export async function beginMailboxEpoch(
  tx: Tx,
  hold: MailboxHold,
  uidValidity: string,
  lastUid: number,
  now: Date,
): Promise<boolean> {
  return changed(
    tx,
    `set uid_validity = $5, last_uid = $6, begun_at = coalesce(begun_at, $7) where ${held}`,
    [...holdOf(hold), uidValidity, lastUid, now],
  );
}

/** Moves the cursor on, in the transaction that keeps the mails; false when this holder's turn is over. */
export async function advanceMailbox(
  tx: Tx,
  hold: MailboxHold,
  uidValidity: string,
  lastUid: number,
): Promise<boolean> {
  return changed(tx, `set last_uid = greatest(last_uid, $6) where ${held} and uid_validity = $5`, [
    ...holdOf(hold),
    uidValidity,
    lastUid,
  ]);
}

export async function noteMailboxSynced(tx: Tx, hold: MailboxHold, now: Date): Promise<boolean> {
  return changed(tx, `set synced_at = $5, error = null where ${held}`, [...holdOf(hold), now]);
}

export async function noteMailboxError(tx: Tx, hold: MailboxHold, error: string): Promise<boolean> {
  return changed(tx, `set error = $5 where ${held}`, [...holdOf(hold), error]);
}

async function changed(tx: Tx, change: string, values: readonly unknown[]): Promise<boolean> {
  const rows = await select(tx, `update mailbox_cursor ${change} returning 1`, values);
  return rows.length > 0;
}
