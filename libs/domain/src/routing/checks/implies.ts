import type { RuleCondition } from '../rule-condition.ts';
import { looksAtAll } from './condition-parts.ts';
import { Effort } from './effort.ts';

const anyOf = ['channelKinds', 'to', 'languages', 'digits', 'segments', 'tags'] as const;
const anyWord = ['subjectContains', 'textContains'] as const;
const asIs = ['subjectMatches', 'textMatches', 'history', 'hours', 'times'] as const;

/**
 * Whether everything that the narrow condition lets through, the wide one does too. Careful: a yes is certain, a no may only
 * mean that it could not be told.
 */
export function implies(narrow: RuleCondition, wide: RuleCondition, effort = new Effort()): boolean {
  if (!effort.spend() || !looksAtAll(narrow, wide)) return false;
  // What is nothing but its parts is told by these alone.
  if (wide.all && isNothingElse(wide)) return wide.all.every((one) => implies(narrow, one, effort));
  if (narrow.any && narrow.any.length > 0 && isNothingElse(narrow)) {
    return narrow.any.every((one) => implies(one, wide, effort));
  }
  if (narrow.all?.some((one) => implies(one, wide, effort))) return true;
  if (narrow.any && narrow.any.length > 0 && narrow.any.every((one) => implies(one, wide, effort)))
    return true;
  return (
    anyOf.every((part) => listImplies(narrow[part], wide[part], isSame, effort)) &&
    listImplies(narrow.from, wide.from, isSenderOf, effort) &&
    anyWord.every((part) => listImplies(narrow[part], wide[part], holds, effort)) &&
    (wide.textContainsAll?.every((word) => saysAll(narrow, word, effort)) ?? true) &&
    asIs.every((part) => wide[part] === undefined || same(narrow[part], wide[part], effort)) &&
    (wide.customer === undefined || customerImplies(narrow.customer, wide.customer, effort)) &&
    (wide.all?.every((one) => implies(narrow, one, effort)) ?? true) &&
    (wide.any?.some((one) => implies(narrow, one, effort)) ?? true) &&
    (wide.not === undefined || (narrow.not !== undefined && implies(wide.not, narrow.not, effort)))
  );
}

function isNothingElse(when: RuleCondition): boolean {
  return Object.keys(when).length === 1;
}

/** Of a list, one must hold: each that the narrow one allows must be one that the wide one allows. */
function listImplies(
  narrow: readonly string[] | undefined,
  wide: readonly string[] | undefined,
  covers: (given: string, wanted: string) => boolean,
  effort: Effort,
): boolean {
  if (wide === undefined) return true;
  if (narrow === undefined) return false;
  const wanted = lowered(wide);
  return lowered(narrow).every((one) => wanted.some((other) => effort.spend() && covers(one, other)));
}

function isSame(given: string, wanted: string): boolean {
  return given === wanted;
}

function holds(given: string, wanted: string): boolean {
  return given.includes(wanted);
}

function isSenderOf(given: string, wanted: string): boolean {
  return wanted.startsWith('@') ? given.endsWith(wanted) : given === wanted;
}

function customerImplies(
  narrow: RuleCondition['customer'] = {},
  wide: NonNullable<RuleCondition['customer']>,
  effort: Effort,
): boolean {
  for (const name in wide) if (!same(narrow[name], wide[name], effort)) return false;
  return true;
}

function saysAll(narrow: RuleCondition, word: string, effort: Effort): boolean {
  const wanted = word.toLowerCase();
  return lowered(narrow.textContainsAll ?? []).some((one) => effort.spend() && one.includes(wanted));
}

function same(one: unknown, other: unknown, effort: Effort): boolean {
  return effort.spend() && textOf(one) === textOf(other);
}

/** Kept, because the same part is compared with those of all other rules. */
const texts = new WeakMap<object, string>();
const inLower = new WeakMap<readonly string[], readonly string[]>();

function textOf(part: unknown): string | undefined {
  if (typeof part !== 'object' || part === null) return JSON.stringify(part);
  let text = texts.get(part);
  if (text === undefined) texts.set(part, (text = JSON.stringify(part)));
  return text;
}

function lowered(list: readonly string[]): readonly string[] {
  let small = inLower.get(list);
  if (!small) inLower.set(list, (small = list.map((one) => one.toLowerCase())));
  return small;
}
