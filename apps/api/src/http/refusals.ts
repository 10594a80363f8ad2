import { Problem } from '#platform/problem.ts';

/** The same few ways of saying no, so that a client meets each in one form only. */

export function noSuch(what: string): Problem {
  return new Problem(404, 'not-found', 'Not found', `There is no such ${what}. Check the identifier.`);
}

export function notSignedIn(detail: string): Problem {
  return new Problem(401, 'not-signed-in', 'Not signed in', detail);
}

export function notAllowed(detail: string): Problem {
  return new Problem(403, 'not-allowed', 'Not allowed', detail);
}

/** The present state of things does not allow it. */
export function conflict(type: string, title: string, detail: string, extra: object = {}): Problem {
  return new Problem(409, type, title, detail, { ...extra });
}

/** What is to go or to be called otherwise is named by a policy by which is decided. */
export function namedByPolicy(
  what: string,
  policy: { readonly kind: string; readonly name: string },
): Problem {
  const detail =
    policy.kind === 'sla-policy'
      ? `The live SLA policy ${policy.name} names this ${what}. Publish one that does not first.`
      : `The routing policy that is live, or the one on a share of the traffic, names this ${what}. Publish or share one that does not first.`;
  return conflict('named-by-policy', 'Named by a policy', detail, { policy });
}

/** RFC 9110 §15.5.13: what the caller changes is not what the caller saw. */
export function stale(version?: number): Problem {
  return new Problem(
    412,
    'stale-version',
    'Changed meanwhile',
    'Somebody changed it since you read it. Read it again and send its new ETag as If-Match.',
    version === undefined ? {} : { version },
  );
}

export interface FieldError {
  readonly in: 'body' | 'query' | 'path' | 'header';
  readonly field: string;
  readonly problem: string;
}

/** The request is not of the shape that the endpoint takes. */
export function malformed(errors: readonly FieldError[]): Problem {
  const list = errors.map(({ field, problem }) => `${field || 'it'} ${problem}`).join('; ');
  return new Problem(400, 'malformed-request', 'Malformed request', `Correct the request: ${list}.`, {
    errors,
  });
}

/** The shape is right, but something that the body names does not exist or cannot be. */
export function unacceptable(errors: readonly FieldError[], remedy = 'Correct the body'): Problem {
  const list = errors.map(({ field, problem }) => `${field} ${problem}`).join('; ');
  return new Problem(422, 'unacceptable-content', 'Unacceptable content', `${remedy}: ${list}.`, {
    errors,
  });
}

/** Field errors for things that a body names and that do not exist. */
export function unknownIn(field: string, what: string, names: readonly string[]): FieldError[] {
  return names.map((name) => ({
    in: 'body',
    field,
    problem: `names the ${what} ${name}, which does not exist`,
  }));
}
