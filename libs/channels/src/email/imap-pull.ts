import { Hint } from './imap/hint.ts';
import { connectImap, type ImapSession } from './imap/imap-session.ts';
import { pullFolder, type Pulling } from './imap/pull-folder.ts';
import { inWords } from './probe.ts';

const shortestPauseMs = 1_000;
const longestPauseMs = 300_000;

export interface ImapPullOptions extends Pulling {
  readonly password: string;
  readonly onPulled?: (mails: number) => void;
  /** For the spread of retries; 0 to 1. */
  readonly random?: () => number;
}

/**
 * Keeps one folder pulled until `signal` ends it: pulls, then waits for the server's hint (IDLE) or the poll's
 * interval, whichever is first. Whatever fails is said in the ledger and tried again over a new connection, later
 * each time; a refused password only every five minutes, so that no provider locks the account.
 */
export async function pullMailbox(options: ImapPullOptions, signal: AbortSignal): Promise<void> {
  const { imap } = options.settings;
  if (!imap) throw new Error('The channel has no mailbox to pull from.');
  let failures = 0;
  while (!signal.aborted) {
    let session: ImapSession | undefined;
    try {
      session = await connectImap(imap, options.password, signal);
      await watch(session, options, imap.pollSeconds * 1_000, signal, () => (failures = 0));
    } catch (error) {
      if (isAborted(signal)) break;
      await options.ledger.failed(inWords(error, `The mailbox ${imap.user} on ${imap.host}:${imap.port}`));
      failures++;
      await pause(pauseMs(error, failures, options.random ?? Math.random), signal);
    } finally {
      session?.close();
    }
  }
}

/** Full jitter, so that many mailboxes of one server do not come back at one instant. */
export function pauseMs(error: unknown, failures: number, random: () => number): number {
  if (isRefusedSignIn(error)) return longestPauseMs;
  const ceiling = Math.min(longestPauseMs, shortestPauseMs * 2 ** Math.min(failures, 20));
  return Math.max(shortestPauseMs, random() * ceiling);
}

/** A server that is busy or throttles refuses to sign in as well, and means something else. */
function isRefusedSignIn(error: unknown): boolean {
  const { authenticationFailed, code, serverResponseCode, response, responseText, message } = error as Record<
    string,
    unknown
  >;
  if (authenticationFailed !== true || code === 'ETHROTTLE') return false;
  if (serverResponseCode === 'UNAVAILABLE' || serverResponseCode === 'LIMIT') return false;
  const said = [response, responseText, message].filter((one) => typeof one === 'string').join(' ');
  return !/throttl|too many|rate.?limit|try again|temporar|unavailable/i.test(said);
}

async function watch(
  session: ImapSession,
  options: ImapPullOptions,
  pollMs: number,
  signal: AbortSignal,
  succeeded: () => void,
): Promise<void> {
  const { client } = session;
  const hint = new Hint();
  client.on('exists', () => {
    hint.give();
  });
  const end = () => {
    session.close();
    hint.give();
  };
  signal.addEventListener('abort', end);
  session.gone.addEventListener('abort', end);
  try {
    while (!signal.aborted) {
      hint.clear();
      const mails = await pullFolder(session, options);
      options.onPulled?.(mails);
      await options.ledger.synced();
      succeeded();
      if (mails > 0) continue;
      // Ends by itself with the next command; what breaks it ends the connection, which is noticed as `gone`.
      client.idle().catch(() => undefined);
      await hint.wait(session.gone.aborted ? 0 : pollMs);
      if (session.gone.aborted) throw session.gone.reason;
    }
  } finally {
    signal.removeEventListener('abort', end);
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) {
      resolve();
      return;
    }
    const timer = setTimeout(end, ms);
    function end() {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    }
    signal.addEventListener('abort', end);
  });
}

/** Asked anew after an await, where the compiler believes the earlier answer. */
function isAborted(signal: AbortSignal): boolean {
  return signal.aborted;
}
