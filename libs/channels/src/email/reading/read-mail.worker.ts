import { readMail, type MailToRead } from './read-mail.ts';
import type { Reading } from '../../channel.ts';

/** What each thread of the mail reader's pool runs. */
export default function work(mail: MailToRead): Promise<Reading> {
  return readMail(mail);
}
