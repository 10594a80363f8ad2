import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';
import { Problem } from '#platform/problem.ts';
import { headerDocumented } from './header-documented.ts';
import { stale } from './refusals.ts';

/**
 * Gives the handler the version that the caller saw, from If-Match (RFC 9110 §13.1.1): 428 without one (RFC 6585 §3),
 * 412 for what is no version of ours.
 */
export const VersionSeen = createParamDecorator(
  (_: unknown, context: ExecutionContext): number => {
    const header = context.switchToHttp().getRequest<Request>().headers['if-match'];
    if (header === undefined) {
      throw new Problem(
        428,
        'version-required',
        'Version required',
        'Others may change this too. Read it, and send the ETag that came with it as If-Match.',
      );
    }
    return versionIn(header);
  },
  [headerDocumented('If-Match', true, 'The ETag that came with what you read, as "3".')],
);

/** The same where a caller may leave it out: undefined then. */
export const VersionSeenIfGiven = createParamDecorator(
  (_: unknown, context: ExecutionContext): number | undefined => {
    const header = context.switchToHttp().getRequest<Request>().headers['if-match'];
    return header === undefined ? undefined : versionIn(header);
  },
  [
    headerDocumented(
      'If-Match',
      false,
      'The ETag that came with what you read, as "3", to be refused if it changed.',
    ),
  ],
);

function versionIn(header: string): number {
  const [, version] = /^"(\d{1,9})"$/.exec(header.trim()) ?? [];
  if (!version) throw stale();
  return Number(version);
}
