import type { ImapSession } from './imap-session.ts';
import type { PulledMail } from './mailbox-ledger.ts';

const kibibyte = 1_024;
const mebibyte = kibibyte * kibibyte;
const commandMs = 120_000;
/** Slower than this, a large mail is not worth waiting for: 50 MB in ten minutes. */
const downloadMs = 600_000;

/** Up to this size mails are fetched many at once, whole. */
const small = 256 * kibibyte;
const groupBytes = 4 * mebibyte;

/** Mails that are fetched, and kept, together. */
export interface FetchGroup {
  readonly kind: 'small' | 'large' | 'oversized';
  readonly uids: readonly number[];
  readonly bytes: number;
}

/** Asks for sizes first, so that memory is bounded whatever lies there; keeps the order of the UIDs. */
export async function groupsOf(
  session: ImapSession,
  uids: readonly number[],
  bytesAtMost: number,
): Promise<FetchGroup[]> {
  const asked = new Set(uids);
  const found = await session.within(
    commandMs,
    'asking for sizes',
    session.client.fetchAll(uids.join(','), { uid: true, size: true }, { uid: true }),
  );
  const sizes = new Map(found.filter(({ uid }) => asked.has(uid)).map(({ uid, size }) => [uid, size ?? 0]));
  const groups: FetchGroup[] = [];
  for (const uid of uids) {
    const bytes = sizes.get(uid) ?? 0;
    const kind = bytes > bytesAtMost ? 'oversized' : bytes > small ? 'large' : 'small';
    const last = groups.at(-1);
    if (kind === 'small' && last?.kind === 'small' && last.bytes + bytes <= groupBytes) {
      groups[groups.length - 1] = { kind, uids: [...last.uids, uid], bytes: last.bytes + bytes };
    } else {
      groups.push({ kind, uids: [uid], bytes });
    }
  }
  return groups;
}

/** The mails of a group that are still there, without marking them as read. */
export async function fetchMails(
  session: ImapSession,
  group: FetchGroup,
  bytesAtMost: number,
): Promise<PulledMail[]> {
  const [first] = group.uids;
  if (first === undefined) return [];
  if (group.kind === 'oversized') return headerOf(session, first, group.bytes);
  if (group.kind === 'large') return largeMail(session, first, group.bytes, bytesAtMost);
  const asked = new Set(group.uids);
  const found = await session.within(
    commandMs,
    'fetching mails',
    session.client.fetchAll(group.uids.join(','), { uid: true, source: true }, { uid: true }),
  );
  return found
    .flatMap(({ uid, source }) => (source && asked.has(uid) ? [{ uid, raw: source }] : []))
    .sort((one, other) => one.uid - other.uid);
}

async function headerOf(session: ImapSession, uid: number, bytes: number): Promise<PulledMail[]> {
  const found = await session.within(
    commandMs,
    'fetching a header',
    session.client.fetchOne(String(uid), { uid: true, headers: true }, { uid: true }),
  );
  if (!found || found.uid !== uid) return [];
  return [{ uid, raw: found.headers ?? Buffer.alloc(0), oversizedBytes: bytes }];
}

/** In pieces, so that it is never twice in memory; whole if the pieces do not add up to what the server promised. */
async function largeMail(
  session: ImapSession,
  uid: number,
  bytes: number,
  bytesAtMost: number,
): Promise<PulledMail[]> {
  const raw = await session.within(downloadMs, 'downloading a mail', download(session, uid, bytesAtMost));
  if (raw?.length === bytes) return [{ uid, raw }];
  const found = await session.within(
    downloadMs,
    'fetching a large mail',
    session.client.fetchOne(String(uid), { uid: true, source: true }, { uid: true }),
  );
  return found && found.uid === uid && found.source ? [{ uid, raw: found.source }] : [];
}

async function download(session: ImapSession, uid: number, bytesAtMost: number): Promise<Buffer | undefined> {
  const { content } = await session.client.download(String(uid), undefined, {
    uid: true,
    chunkSize: mebibyte,
    maxBytes: bytesAtMost,
  });
  if (!content) return undefined;
  const chunks: Buffer[] = [];
  for await (const chunk of content as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}
