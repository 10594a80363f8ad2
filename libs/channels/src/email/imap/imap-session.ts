import { ImapFlow } from 'imapflow';
import type { ImapSettings } from '../email-settings.ts';

const connectMs = 20_000;
const lastWordMs = 250;
const idleMs = 240_000;
const mebibyte = 1_048_576;
/** A mail of the size that we take in, and what stands around it. */
const literalAtMost = 128 * mebibyte;

/** A connection that is signed in. It is used once: after any failure a new one is made. */
export interface ImapSession {
  readonly client: ImapFlow;
  /** Aborted when the connection is gone, with the reason. */
  readonly gone: AbortSignal;
  /**
   * Runs one command, but no longer than `ms`: a promise of a dead connection may never settle, so the connection is
   * closed when its time is up.
   */
  within<T>(ms: number, what: string, command: Promise<T>): Promise<T>;
  close(): void;
}

/**
 * @param end gives up connecting
 * @throws ImapFlowError when the server cannot be reached or refuses
 */
export async function connectImap(
  settings: ImapSettings,
  password: string,
  end?: AbortSignal,
): Promise<ImapSession> {
  const client = new ImapFlow({
    host: settings.host,
    port: settings.port,
    secure: settings.secure,
    auth: { user: settings.user, pass: password },
    logger: false,
    disableAutoIdle: true,
    connectionTimeout: connectMs,
    greetingTimeout: connectMs,
    maxLiteralSize: literalAtMost,
    maxResponseSize: literalAtMost + mebibyte,
    // Servers end an IDLE of half an hour (RFC 2177), middle boxes one of a few minutes.
    maxIdleTime: idleMs,
    clientInfo: { name: 'Firstline' },
  });
  const gone = new AbortController();
  // Before connecting: an 'error' that nobody listens to ends the process.
  client.on('error', (error) => {
    gone.abort(error);
  });
  client.on('close', () => {
    gone.abort(new Error('The mailbox server closed the connection.'));
  });
  const session: ImapSession = {
    client,
    gone: gone.signal,
    within: (ms, what, command) => inTime(client, ms, what, command, gone.signal),
    close: () => {
      client.close();
    },
  };
  const giveUp = () => {
    client.close();
  };
  end?.addEventListener('abort', giveUp);
  try {
    await session.within(2 * connectMs, 'signing in', client.connect());
  } catch (error) {
    client.close();
    throw error;
  } finally {
    end?.removeEventListener('abort', giveUp);
  }
  return session;
}

async function inTime<T>(
  client: ImapFlow,
  ms: number,
  what: string,
  command: Promise<T>,
  gone: AbortSignal,
): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  let onGone: (() => void) | undefined;
  const end = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      client.close();
      reject(Object.assign(new Error(`The mailbox server took too long: ${what}.`), { code: 'ETIMEOUT' }));
    }, ms);
    onGone = () => {
      // The command itself usually fails too, and says more; but some never settle.
      setTimeout(reject, lastWordMs, gone.reason);
    };
    if (gone.aborted) onGone();
    else gone.addEventListener('abort', onGone, { once: true });
  });
  try {
    return await Promise.race([command, end]);
  } finally {
    clearTimeout(timer);
    if (onGone) gone.removeEventListener('abort', onGone);
  }
}
