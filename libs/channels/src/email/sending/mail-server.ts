import type { ChannelSetup } from '../../channel.ts';
import { emailSettings } from '../email-settings.ts';

/** The SMTP server through which a channel sends. */
export interface MailServer {
  readonly host: string;
  readonly port: number;
  readonly secure: boolean;
  readonly requireTls: boolean;
  readonly auth: { readonly user: string; readonly pass: string } | undefined;
}

/**
 * The channel's own server, else the installation's relay; undefined when neither is set.
 * @throws Error when the settings are wrong
 */
export function mailServerOf(setup: ChannelSetup, relayUrl: string | undefined): MailServer | undefined {
  const { smtp } = emailSettings(setup);
  if (smtp) {
    const pass = setup.credentials.smtpPassword ?? setup.credentials.password;
    const { host, port, secure, requireTls, user } = smtp;
    return {
      host,
      port,
      secure,
      requireTls,
      auth: user === undefined ? undefined : { user, pass: pass ?? '' },
    };
  }
  return relayUrl === undefined ? undefined : serverAt(new URL(relayUrl));
}

function serverAt(url: URL): MailServer {
  const secure = url.protocol === 'smtps:';
  const user = decodeURIComponent(url.username);
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? (secure ? 465 : 587) : Number(url.port),
    secure,
    requireTls: false,
    auth: user === '' ? undefined : { user, pass: decodeURIComponent(url.password) },
  };
}
