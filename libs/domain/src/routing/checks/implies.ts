import type { RuleCondition } from '../rule-condition.ts';

const anyOf = ['channelKinds', 'to', 'languages', 'digits', 'segments', 'tags'] as const;
const anyWord = ['subjectContains', 'textContains'] as const;
const asIs = ['subjectMatches', 'textMatches', 'history', 'hours', 'times'] as const;

/**
 * Whether everything that the narrow condition lets through, the wide one does too. Careful: a yes is certain, a no may only
 * mean that it could not be told.
 */
export function implies(narrow: RuleCondition, wide: RuleCondition): boolean {
  if (narrow.all?.some((one) => implies(one, wide))) return true;
  if (narrow.any && narrow.any.length > 0 && narrow.any.every((one) => implies(one, wide))) return true;
  return (
    anyOf.every((part) => listImplies(narrow[part], wide[part], (given, wanted) => given === wanted)) &&
    listImplies(narrow.from, wide.from, isSenderOf) &&
    anyWord.every((part) =>
      listImplies(narrow[part], wide[part], (given, wanted) => given.includes(wanted)),
    ) &&
    (wide.textContainsAll ?? []).every((word) => saysAll(narrow, word)) &&
    asIs.every((part) => wide[part] === undefined || same(narrow[part], wide[part])) &&
    Object.entries(wide.customer ?? {}).every(([name, test]) => same(narrow.customer?.[name], test)) &&
    (wide.all ?? []).every((one) => implies(narrow, one)) &&
    (wide.any === undefined || wide.any.some((one) => implies(narrow, one))) &&
    (wide.not === undefined || (narrow.not !== undefined && implies(wide.not, narrow.not)))
  );
}

/** Of a list, one must hold: each that the narrow one allows must be one that the wide one allows. */
function listImplies(
  narrow: readonly string[] | undefined,
  wide: readonly string[] | undefined,
  covers: (given: string, wanted: string) => boolean,
): boolean {
  if (wide === undefined) return true;
  if (narrow === undefined) return false;
  const wanted = wide.map((one) => one.toLowerCase());
  return narrow.every((one) => wanted.some((other) => covers(one.toLowerCase(), other)));
}

function isSenderOf(given: string, wanted: string): boolean {
  return wanted.startsWith('@') ? given.endsWith(wanted) : given === wanted;
}

function saysAll(narrow: RuleCondition, word: string): boolean {
  return (narrow.textContainsAll ?? []).some((one) => one.toLowerCase().includes(word.toLowerCase()));
}

function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
