import type { ReceivedMail } from './received-mail.ts';
import type { OutgoingMail } from './smtp-out.ts';

/** Answers a mail as a mail program does: RFC 5322 §3.6.4 for the threading fields, and a quotation. */
export function replyTo(
  mail: ReceivedMail,
  answer: { text: string; html?: string | undefined; from?: string | undefined; quote: boolean },
): OutgoingMail {
  const [recipient = mail.to[0] ?? ''] = mail.envelope.to;
  const subject = /^re:/i.test(mail.subject) ? mail.subject : `Re: ${mail.subject}`;
  const threading =
    mail.messageId === null
      ? {}
      : { inReplyTo: mail.messageId, references: [...mail.references, mail.messageId] };
  return {
    from: answer.from ?? recipient,
    to: mail.replyTo ?? mail.from,
    subject,
    text: answer.quote ? `${answer.text}\n\n${quotation(mail)}` : answer.text,
    html: answer.html,
    ...threading,
  };
}

function quotation(mail: ReceivedMail): string {
  const quoted = mail.text
    .trimEnd()
    .split('\n')
    .map((line) => (line.startsWith('>') ? `>${line}` : `> ${line}`));
  return [`On ${new Date(mail.receivedAt).toUTCString()}, ${mail.from} wrote:`, ...quoted].join('\n');
}
