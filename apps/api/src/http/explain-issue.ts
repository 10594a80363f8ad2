import type { z } from 'zod';

/** What zod reports; it hands its own issues through the Standard Schema interface. */
export type Issue = z.core.$ZodIssue;

/** Says of a mistake where it is and, in a phrase that follows the field's name, what to do. */
export function explainIssue(issue: Issue): { path: string[]; problem: string }[] {
  const path = issue.path.map(String);
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({ path: [...path, key], problem: 'is not known here; leave it out' }));
    case 'invalid_type':
      // What may never stand there says itself why.
      if (issue.expected === 'never') return [{ path, problem: issue.message }];
      return [{ path, problem: `must be ${article(issue.expected)}` }];
    case 'invalid_value':
      return [{ path, problem: `must be ${list(issue.values.map((value) => JSON.stringify(value)))}` }];
    case 'too_small':
      return [{ path, problem: `must be ${bound(issue.origin, issue.minimum, 'at least')}` }];
    case 'too_big':
      return [{ path, problem: `must be ${bound(issue.origin, issue.maximum, 'at most')}` }];
    case 'invalid_format':
      return [{ path, problem: formatProblem(issue.format, issue.message) }];
    case 'invalid_union':
      return unionProblems(issue, path);
    default:
      return [{ path, problem: issue.message }];
  }
}

/** Of the branches of a union the one that only holds too much, or else the one that failed deepest, is the one that was meant. */
function unionProblems(issue: Extract<Issue, { code: 'invalid_union' }>, path: string[]) {
  const surplus = issue.errors.find((issues) => issues.every(isSurplus));
  if (surplus) return surplus.flatMap(explainIssue).map((one) => ({ ...one, path: [...path, ...one.path] }));
  const depth = (issues: readonly Issue[]) => Math.max(0, ...issues.map((one) => one.path.length));
  const [best, ...rest] = [...issue.errors].sort((a, b) => depth(b) - depth(a));
  if (!best || depth(best) === 0) {
    const phrases = [best ?? [], ...rest].flat().flatMap(explainIssue);
    const text = [...new Set(phrases.map((one) => one.problem))].join(', or ');
    return [{ path, problem: text || 'is of no known kind' }];
  }
  return best.flatMap(explainIssue).map((one) => ({ ...one, path: [...path, ...one.path] }));
}

function isSurplus({ code, path }: Issue): boolean {
  return code === 'unrecognized_keys' && path.length === 0;
}

function formatProblem(format: string, message: string): string {
  const known: Readonly<Record<string, string>> = {
    uuid: 'must be a UUID',
    email: 'must be an e-mail address',
    datetime: 'must be an instant with its offset, as 2026-03-02T09:00:00Z',
    date: 'must be a date, as 2026-03-02',
    base64: 'must be base64',
  };
  return known[format] ?? (message.startsWith('Invalid') ? `has the wrong form (${message})` : message);
}

function article(expected: string): string {
  if (expected === 'int') return 'a whole number';
  const name = expected === 'record' ? 'object' : expected;
  return `${/^[aeio]/.test(name) ? 'an' : 'a'} ${name}`;
}

function list(values: readonly string[]): string {
  return values.length === 1 ? (values[0] ?? '') : `one of ${values.join(', ')}`;
}

function bound(origin: string, limit: number | bigint, which: 'at least' | 'at most'): string {
  const units: Readonly<Record<string, readonly [string, string]>> = {
    string: [' character long', ' characters long'],
    array: [' entry long', ' entries long'],
  };
  const unit = units[origin]?.[limit === 1 ? 0 : 1] ?? '';
  return `${which} ${limit}${unit}`;
}
