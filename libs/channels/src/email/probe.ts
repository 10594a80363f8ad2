import { connectImap } from './imap/imap-session.ts';
import type { ChannelSetup } from '../channel.ts';
import { emailSettings } from './email-settings.ts';
import type { MailServer } from './sending/mail-server.ts';
import type { MailTransports } from './sending/mail-transports.ts';

/** Tries to sign in where the channel fetches and sends; the first failure as a sentence, undefined when all is well. */
export async function probeMail(
  setup: ChannelSetup,
  server: MailServer | undefined,
  transports: MailTransports,
): Promise<string | undefined> {
  const { imap } = emailSettings(setup);
  if (imap) {
    try {
      const session = await connectImap(imap, setup.credentials.password ?? '');
      session.close();
    } catch (error) {
      return inWords(error, `The mailbox server ${imap.host}:${imap.port}`);
    }
  }
  if (!server)
    return 'There is no server to send through: set settings.smtp of the channel, or SMTP_RELAY_URL.';
  try {
    await transports.of(setup.id, server).verify();
  } catch (error) {
    return inWords(error, `The SMTP server ${server.host}:${server.port}`);
  }
  return undefined;
}

interface Failure {
  readonly code?: string;
  readonly message?: string;
  readonly responseText?: string;
  readonly response?: unknown;
  readonly authenticationFailed?: boolean;
  readonly tlsFailed?: boolean;
  readonly cause?: unknown;
}

/** What an admin can do something about, in one sentence. */
export function inWords(error: unknown, server: string): string {
  const failure = error as Failure;
  const said = typeof failure.response === 'string' ? failure.response : failure.responseText;
  const text = said ?? failure.message ?? String(error);
  const all = `${failure.code ?? ''} ${failure.message ?? ''}`;
  if (failure.authenticationFailed || failure.code === 'EAUTH') {
    return `${server} refuses the user or password: ${text}`;
  }
  if (/ENOTFOUND|EAI_AGAIN|EDNS/.test(all)) return `${server} is not known to DNS; check its name.`;
  if (/ECONNREFUSED/.test(all)) return `${server} refuses the connection; check the port and that it runs.`;
  if (failure.tlsFailed || /ETLS|CERT|SSL|certificate|wrong version|TLS/.test(all)) {
    return `${server} and we cannot agree on TLS: ${text}`;
  }
  if (/TIMEOUT|ETIMEDOUT/i.test(all)) return `${server} does not answer in time.`;
  return `${server} cannot be used: ${text}`;
}
