import type { RuleCondition } from '../rule-condition.ts';

/** Parts of a condition but `all` and `any`, whose place here is their bit. */
const names = [
  'channelKinds',
  'to',
  'from',
  'subjectContains',
  'textContains',
  'textContainsAll',
  'subjectMatches',
  'textMatches',
  'languages',
  'digits',
  'customer',
  'segments',
  'tags',
  'history',
  'hours',
  'times',
  'not',
] as const satisfies readonly (keyof RuleCondition)[];

interface ConditionParts {
  /** Bits of those that stand anywhere in it. */
  readonly named: number;
  /** Bits of those that whatever it lets through has passed. */
  readonly needed: number;
}

const known = new WeakMap<RuleCondition, ConditionParts>();

/** Whether the narrow condition looks at everything that the wide one asks for: if not, it cannot imply it. */
export function looksAtAll(narrow: RuleCondition, wide: RuleCondition): boolean {
  return (partsOf(wide).needed & ~partsOf(narrow).named) === 0;
}

function partsOf(when: RuleCondition): ConditionParts {
  let parts = known.get(when);
  if (!parts) known.set(when, (parts = readParts(when)));
  return parts;
}

function readParts(when: RuleCondition): ConditionParts {
  let [named, needed] = [0, 0];
  for (const [at, name] of names.entries()) {
    const part = when[name];
    if (part === undefined) continue;
    named |= 1 << at;
    // An empty one may ask for nothing.
    if (Object.keys(part).length > 0) needed |= 1 << at;
  }
  const all = (when.all ?? []).map(partsOf);
  const any = when.any?.map(partsOf);
  for (const one of [...all, ...(any ?? [])]) named |= one.named;
  for (const one of all) needed |= one.needed;
  // Of these one must hold, so all that each of them asks for is asked for.
  if (any) needed |= any.reduce((bits, one) => bits & one.needed, -1);
  return { named, needed };
}
