import { RecentList } from '../memory/recent-list.ts';
import type { ReceivedMail } from './received-mail.ts';

export interface MailFilter {
  to?: string | undefined;
  from?: string | undefined;
  subject?: string | undefined;
  since?: string | undefined;
}

/** Every mail that the product sent anywhere: the newest ones, and no more than 256 MiB of them. */
export class Mailboxes extends RecentList<ReceivedMail> {
  constructor(keep: number) {
    super({ entries: keep, bytes: 256 * 1024 * 1024, sizeOf: (mail) => mail.raw.length });
  }
}

/** Addresses match whole and without case, subjects in part; `to` looks at the envelope. */
export function mailMatches(filter: MailFilter): (mail: ReceivedMail) => boolean {
  const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();
  const { to, from, subject, since } = filter;
  return (mail) =>
    (to === undefined || mail.envelope.to.some((address) => same(address, to))) &&
    (from === undefined || same(mail.from, from)) &&
    (subject === undefined || mail.subject.toLowerCase().includes(subject.toLowerCase())) &&
    (since === undefined || Date.parse(mail.receivedAt) >= Date.parse(since));
}
