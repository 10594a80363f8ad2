import type { FieldError } from './refusals.ts';

const problem = 'must not hold NUL or half characters';

/** What the pipe takes out of every body without a word: a rule that asked for such an attribute would hold for everything. */
const droppedNames: readonly string[] = ['__proto__', 'constructor', 'prototype'];

/**
 * Every text in a body, as a value or as a name, that Postgres could not keep: with NUL or a lone surrogate; and every name that
 * would be lost.
 */
export function unstorableText(value: unknown, path: readonly string[] = []): FieldError[] {
  if (typeof value === 'string') {
    return isStorable(value) ? [] : [{ in: 'body', field: path.join('.') || 'body', problem }];
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, one]): FieldError[] => {
    const field = path.join('.') || 'body';
    if (!isStorable(name)) return [{ in: 'body', field, problem: `${problem} in names` }];
    return droppedNames.includes(name)
      ? [{ in: 'body', field, problem: `must not hold the name ${name}` }]
      : unstorableText(one, [...path, name]);
  });
}

function isStorable(text: string): boolean {
  return !text.includes('\0') && !/\p{Surrogate}/u.test(text);
}
