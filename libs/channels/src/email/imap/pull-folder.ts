import type { EmailSettings } from '../email-settings.ts';
import { fetchMails, groupsOf } from './fetch-mails.ts';
import type { ImapSession } from './imap-session.ts';
import type { MailboxLedger } from './mailbox-ledger.ts';

const commandMs = 60_000;
const mailsAtOnce = 100;
const dayMs = 86_400_000;

export interface Pulling {
  readonly folder: string;
  readonly settings: EmailSettings;
  readonly ledger: MailboxLedger;
  /** Something that an admin should know and that stops nothing. */
  readonly onNote: (note: string) => void;
}

/** Keeps everything in the folder that is not kept yet, oldest first, and answers how many mails that were. */
export async function pullFolder(session: ImapSession, pulling: Pulling): Promise<number> {
  const { folder, settings, ledger } = pulling;
  const { client } = session;
  const untouched = settings.afterStore === 'nothing';
  // Selected anew each time: it is how a changed UIDVALIDITY is noticed.
  const opened = client.mailboxOpen(folder, { readOnly: untouched });
  // imapflow goes on changing the object, so what is needed of it is copied.
  const { uidValidity, uidNext } = await session.within(commandMs, `opening ${folder}`, opened);
  const validity = uidValidity.toString();
  const position = await ledger.position();
  let { lastUid } = position;
  if (position.uidValidity !== validity) {
    lastUid = await firstUidToSkip(session, pulling, uidNext, position);
    if (position.uidValidity !== undefined) {
      pulling.onNote(
        `${folder} has a new UIDVALIDITY; its mails from UID ${lastUid + 1} on are looked at again.`,
      );
    }
    await ledger.begin(validity, lastUid);
  }

  const found = await search(session, { uid: `${lastUid + 1}:*` });
  // `n:*` names the last mail even when its UID is below n (RFC 9051 §9).
  const uids = found.filter((uid) => uid > lastUid);
  let kept = 0;
  for (let at = 0; at < uids.length; at += mailsAtOnce) {
    const batch = uids.slice(at, at + mailsAtOnce);
    for (const group of await groupsOf(session, batch, settings.limits.rawBytes)) {
      const mails = await fetchMails(session, group, settings.limits.rawBytes);
      // The position moves past a mail that vanished meanwhile, too.
      await ledger.keep(mails, validity, Math.max(...group.uids));
      kept += mails.length;
      const keptUids = mails.map((mail) => mail.uid);
      if (!untouched && keptUids.length > 0) await afterStore(session, pulling, keptUids);
    }
  }
  return kept;
}

/** The UID up to which nothing is taken in when UIDs begin to count anew. */
async function firstUidToSkip(
  session: ImapSession,
  { settings }: Pulling,
  uidNext: number,
  position: { uidValidity: string | undefined; begunAt: Date | undefined; syncedAt: Date | undefined },
): Promise<number> {
  const beforeNext = async () =>
    Number.isInteger(uidNext) && uidNext > 0
      ? uidNext - 1
      : Math.max(0, ...(await search(session, { all: true })));
  if (position.uidValidity === undefined) return settings.firstSync === 'all' ? 0 : beforeNext();
  // Mails that came before the change were kept under other UIDs; their content tells that they are known. So the
  // window may be generous, but it does not reach behind the day on which this mailbox became ours.
  const looked = position.syncedAt?.getTime() ?? Date.now();
  const window = Math.min(Date.now() - settings.rescanDays * dayMs, looked - dayMs);
  const earliest = settings.firstSync === 'new' ? (position.begunAt?.getTime() ?? 0) - dayMs : 0;
  const again = await search(session, { since: new Date(Math.max(window, earliest)) });
  return again.length > 0 ? Math.min(...again) - 1 : beforeNext();
}

async function search(
  session: ImapSession,
  query: { uid?: string; since?: Date; all?: boolean },
): Promise<number[]> {
  const found = await session.within(commandMs, 'searching', session.client.search(query, { uid: true }));
  // A search that failed is no empty folder.
  if (!Array.isArray(found)) throw new Error('The mailbox server failed to search.');
  return found;
}

/** Only after the commit; what fails here leaves a mail that is kept and not marked, which harms nothing. */
async function afterStore(session: ImapSession, pulling: Pulling, uids: readonly number[]): Promise<void> {
  const { afterStore: wish } = pulling.settings;
  const { client } = session;
  const range = uids.join(',');
  const mark = async (): Promise<unknown> =>
    wish === 'seen'
      ? client.messageFlagsAdd(range, ['\\Seen'], { uid: true })
      : client.messageMove(range, wish.slice('move:'.length), { uid: true });
  const done = await session.within(commandMs, 'marking mails', mark());
  if (!done)
    pulling.onNote(`The server did not do "${wish}" with ${uids.length} mails of ${pulling.folder}.`);
}
