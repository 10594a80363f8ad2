import type { IncomingMessage } from 'node:http';
import type { Flow } from '#flow/flow.ts';
import { bearerOf } from '#flow/people/bearer-token.ts';
import type { Caller } from './caller.ts';
import { notSignedIn } from './refusals.ts';

/**
 * Who sent a request.
 * @throws Problem 401 when it bears no live token
 */
export async function signedIn(flow: Flow, request: IncomingMessage): Promise<Caller> {
  const caller = await bearerOf(flow, tokenIn(request.headers.authorization));
  if (!caller) {
    throw notSignedIn(
      'The token is not valid, has expired or was revoked. Sign in again at /api/v1/sessions.',
    );
  }
  return caller;
}

/** RFC 6750 §2.1; the scheme's case does not matter (RFC 9110 §11.1). */
function tokenIn(header: string | undefined): string {
  const [, token] = /^bearer +(\S+) *$/i.exec(header ?? '') ?? [];
  if (!token) {
    throw notSignedIn(
      'Send "Authorization: Bearer <token>" with a token from /api/v1/sessions or /api/v1/tokens.',
    );
  }
  return token;
}
