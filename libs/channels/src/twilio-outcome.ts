import twilio from 'twilio';
import type { SendOutcome } from './channel.ts';
import { twilioFailure } from './twilio-error-codes.ts';

export type TwilioMishap = Exclude<SendOutcome, { kind: 'sent' }>;

/** The connection never came to be, so the request was not sent. */
const neverConnected = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);

const requestTimeout = 408;
const tooManyRequests = 429;

/**
 * What an error of the SDK says about the request that caused it: refused for good or for now, or nobody knows. Twilio
 * has no idempotency key for messages and calls, so a request that may have arrived must not be sent again.
 */
export function twilioOutcome(error: unknown): TwilioMishap {
  if (error instanceof twilio.RestException) return answered(error);
  const { code, message, cause } = error as NodeJS.ErrnoException & { cause?: NodeJS.ErrnoException };
  const because = message || cause?.message || code || String(error);
  if (code && (neverConnected.has(code) || (code === 'ETIMEDOUT' && cause?.syscall === 'connect'))) {
    return {
      kind: 'failed',
      failure: 'transient',
      error: `The provider cannot be reached: ${because}`,
      code,
    };
  }
  return { kind: 'unknown', error: `The provider did not answer: ${because}` };
}

function answered(error: twilio.RestException): TwilioMishap {
  const { status, message } = error;
  if (error.code !== undefined && status < 500) {
    return { kind: 'failed', ...twilioFailure(error.code, message), code: String(error.code) };
  }
  if (status === tooManyRequests) {
    return { kind: 'failed', ...twilioFailure('20429'), code: '20429' };
  }
  if (status >= 500 || status === requestTimeout) {
    return { kind: 'unknown', error: `The provider failed with HTTP ${status}.` };
  }
  const said = message ? `: ${message}` : '.';
  return {
    kind: 'failed',
    failure: 'permanent',
    error: `The provider refused with HTTP ${status}${said}`,
    code: `HTTP ${status}`,
  };
}
