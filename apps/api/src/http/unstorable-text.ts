import type { FieldError } from './refusals.ts';

const problem = 'must not hold NUL or half characters';

/** Every text in a body, as a value or as a name, that Postgres could not keep: with NUL or a lone surrogate. */
export function unstorableText(value: unknown, path: readonly string[] = []): FieldError[] {
  if (typeof value === 'string') {
    return isStorable(value) ? [] : [{ in: 'body', field: path.join('.') || 'body', problem }];
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, one]) =>
    isStorable(name)
      ? unstorableText(one, [...path, name])
      : [{ in: 'body' as const, field: path.join('.') || 'body', problem: `${problem} in names` }],
  );
}

function isStorable(text: string): boolean {
  return !text.includes('\0') && !/\p{Surrogate}/u.test(text);
}
