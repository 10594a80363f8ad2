import type { SendOutcome } from '../../channel.ts';

/** What nodemailer adds to an error. */
export interface SendError {
  readonly message: string;
  readonly code?: string;
  readonly responseCode?: number;
  readonly response?: string;
}

/**
 * What a failed send means. A reply of the server is its word (RFC 5321 §4.2.1: 4yz and 5yz both mean that it did not
 * take the mail). Without a reply nothing is known once the mail began to leave: the server may have taken it and its
 * answer been lost.
 */
export function outcomeOfError(error: SendError, began: boolean): SendOutcome {
  const text = error.response ?? error.message;
  const code = error.responseCode === undefined ? error.code : String(error.responseCode);
  const failed = (failure: 'permanent' | 'transient'): SendOutcome => ({
    kind: 'failed',
    failure,
    error: text,
    ...(code !== undefined && { code }),
  });
  // A refused password is no word about the mail; it goes out when the password is right.
  if (error.code === 'EAUTH' || error.code === 'ENOAUTH') return failed('transient');
  if (error.responseCode !== undefined && error.responseCode >= 400) {
    // 503 says that the session was out of step, 421 that the server is going away.
    return failed(error.responseCode >= 500 && error.responseCode !== 503 ? 'permanent' : 'transient');
  }
  if (began) return { kind: 'unknown', error: `The connection ended before the server answered: ${text}` };
  if (error.code === 'EENVELOPE' || error.code === 'EMESSAGE') return failed('permanent');
  return failed('transient');
}
