import type { ChannelSetup, Outbound, SendOutcome } from '../../channel.ts';
import { isMailAddress } from '../mail-address.ts';
import { wellFormed, wellFormedLine } from '../reading/well-formed.ts';
import type { MailTransports, SendingLimits } from './mail-transports.ts';
import type { MailServer } from './mail-server.ts';
import { outcomeOfError, type SendError } from './send-outcome.ts';

const messageIdShape = /^<[\x21-\x3b\x3d\x3f-\x7e]{1,996}>$/;

/** Sends one mail and tells what became of it. A mail that would have to be changed to be sent is not sent. */
export async function sendMail(
  transports: MailTransports,
  limits: SendingLimits,
  server: MailServer,
  setup: ChannelSetup,
  outbound: Outbound,
): Promise<SendOutcome> {
  const mistake = mistakeIn(setup, outbound);
  if (mistake) return { kind: 'failed', failure: 'permanent', error: mistake, code: 'invalid' };
  const { mail } = outbound;
  const signal = AbortSignal.timeout(limits.sendSeconds * 1_000);
  try {
    const info = await transports.of(setup.id, server).sendMail({
      signal,
      // RFC 3834 §3.3: an automatic mail has no return path, so that nothing can answer it.
      envelope: { from: mail?.automatic ? '' : setup.address, to: [outbound.to] },
      from: { name: wellFormedLine(outbound.fromName, 200), address: setup.address },
      to: { name: wellFormedLine(outbound.toName ?? '', 200), address: outbound.to },
      subject: wellFormedLine(outbound.subject),
      text: wellFormed(outbound.text),
      ...(outbound.html !== undefined && { html: wellFormed(outbound.html) }),
      messageId: messageIdOf(setup, outbound),
      // Other people's ids may be of any shape; one that is none cannot be written into a header.
      inReplyTo: [mail?.inReplyTo ?? ''].find(isId),
      references: mail?.references.filter(isId),
      ...(mail?.replyTo !== undefined && { replyTo: mail.replyTo }),
      ...(mail?.automatic && {
        headers: { 'Auto-Submitted': 'auto-replied', 'X-Auto-Response-Suppress': 'All' },
      }),
      attachments: outbound.attachments.map((one) => ({
        filename: wellFormedLine(one.name, 200),
        contentType: wellFormedLine(one.mediaType, 200),
        content: Buffer.from(one.content.buffer, one.content.byteOffset, one.content.byteLength),
      })),
    });
    // Some providers, as Amazon SES, replace our Message-ID; answers then refer to theirs.
    return { kind: 'sent', providerId: info.serverMessageId ?? info.response.slice(0, 200) };
  } catch (error) {
    return outcomeOfError(error as SendError, transports.began(signal));
  }
}

function messageIdOf(setup: ChannelSetup, outbound: Outbound): string {
  const domain = setup.address.slice(setup.address.lastIndexOf('@') + 1);
  return outbound.mail?.messageId ?? `<${outbound.messageId}@${domain}>`;
}

function isId(text: string): boolean {
  return messageIdShape.test(text);
}

/** nodemailer mends what it can, and a mended address is another one; so we look first. */
function mistakeIn(setup: ChannelSetup, { to, mail }: Outbound): string | undefined {
  if (!isMailAddress(to)) return `${JSON.stringify(to)} is no e-mail address.`;
  if (!isMailAddress(setup.address))
    return `The channel's own address ${setup.address} is no e-mail address.`;
  if (mail?.replyTo !== undefined && !isMailAddress(mail.replyTo))
    return `${mail.replyTo} is no e-mail address.`;
  if (mail && !isId(mail.messageId)) return `${JSON.stringify(mail.messageId)} is no Message-ID.`;
  return undefined;
}
