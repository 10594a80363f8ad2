import type { ClassificationRule, RoutingPolicy } from './routing-policy.ts';

/** One difference between two versions. */
export interface PolicyChange {
  readonly kind: 'added' | 'removed' | 'changed' | 'moved';
  /** In the version after, as `rules.3.then.priority`; of what was removed, in the version before. */
  readonly path: string;
  readonly before?: unknown;
  readonly after?: unknown;
  /** For a person. */
  readonly sentence: string;
}

/**
 * How one version of a policy differs from another. Rules are known by their names, queues too, so that one that is put in
 * between does not make all that follow look changed.
 */
export function diffPolicies(before: RoutingPolicy, after: RoutingPolicy): PolicyChange[] {
  const { rules: _before, queues: queuesBefore, ...restBefore } = before;
  const { rules: _after, queues: queuesAfter, ...restAfter } = after;
  return [
    ...diffRules(before.rules, after.rules),
    ...diffQueues(queuesBefore, queuesAfter),
    ...diffValues(restBefore, restAfter, [], (path) => path.join(' ')),
  ];
}

function diffRules(
  before: readonly ClassificationRule[],
  after: readonly ClassificationRule[],
): PolicyChange[] {
  const [places, news] = [placesByKey(before), placesByKey(after)];
  const changes: PolicyChange[] = [];
  for (const [key, at] of places) {
    if (news.has(key)) continue;
    const rule = before[at];
    const sentence = `Rule “${rule?.name}” is gone.`;
    changes.push({ kind: 'removed', path: `rules.${at}`, before: rule, sentence });
  }
  const common = [...news].flatMap(([key, at]) =>
    places.has(key) ? [{ at, was: places.get(key) ?? 0 }] : [],
  );
  const stayed = new Set(longestRising(common.map((one) => one.was)));
  for (const [key, at] of news) {
    const was = places.get(key);
    const rule = after[at];
    const old = was === undefined ? undefined : before[was];
    if (!rule) continue;
    if (!old || was === undefined) {
      const sentence = `Rule “${rule.name}” is new, the ${ordinal(at)} of ${after.length}.`;
      changes.push({ kind: 'added', path: `rules.${at}`, after: rule, sentence });
      continue;
    }
    if (!stayed.has(was)) {
      const sentence = `Rule “${rule.name}” is now the ${ordinal(at)}, was the ${ordinal(was)}.`;
      changes.push({ kind: 'moved', path: `rules.${at}`, before: was, after: at, sentence });
    }
    const label = (path: readonly string[]) => `rule “${rule.name}”: ${path.slice(2).join(' ')}`;
    changes.push(...diffValues(old, rule, ['rules', String(at)], label));
  }
  return changes;
}

/** Places by name; of several that bear one name, by name and number. */
function placesByKey(rules: readonly ClassificationRule[]): Map<string, number> {
  const places = new Map<string, number>();
  for (const [at, { name }] of rules.entries()) {
    let key = name;
    for (let number = 2; places.has(key); number++) key = `${name}\n${number}`;
    places.set(key, at);
  }
  return places;
}

function diffQueues(before: RoutingPolicy['queues'], after: RoutingPolicy['queues']): PolicyChange[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((name): PolicyChange[] => {
    const path = `queues.${name}`;
    const [was, is] = [own(before, name), own(after, name)];
    if (!was)
      return [{ kind: 'added', path, after: is, sentence: `There are rules for the queue ${name} now.` }];
    if (!is) {
      return [
        {
          kind: 'removed',
          path,
          before: was,
          sentence: `There are no rules for the queue ${name} any more.`,
        },
      ];
    }
    const label = (parts: readonly string[]) => `queue ${name}: ${inWords(parts.slice(2))}`;
    return diffValues(was, is, ['queues', name], label);
  });
}

/** `steps.0.afterSeconds` as `step 1 afterSeconds`. */
function inWords([first, second, ...rest]: readonly string[]): string {
  if (first !== 'steps' || second === undefined) return [first, second, ...rest].filter(Boolean).join(' ');
  return [`step ${Number(second) + 1}`, ...rest].join(' ');
}

/** Goes into objects, and into lists of objects place by place; a list of anything else is one value. */
function diffValues(
  before: unknown,
  after: unknown,
  path: readonly string[],
  label: (path: readonly string[]) => string,
): PolicyChange[] {
  if (same(before, after)) return [];
  if (isRecord(before) && isRecord(after)) {
    return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((key) =>
      diffValues(own(before, key), own(after, key), [...path, key], label),
    );
  }
  if (isListOfRecords(before) && isListOfRecords(after) && path.at(-1) === 'steps') {
    return Array.from({ length: Math.max(before.length, after.length) }, (_, at) =>
      diffValues(before[at], after[at], [...path, String(at)], label),
    ).flat();
  }
  const subject = label(path);
  const where = path.join('.');
  if (before === undefined) {
    return [{ kind: 'added', path: where, after, sentence: sentence(`${subject} is now ${shown(after)}`) }];
  }
  if (after === undefined) {
    const said = `${subject} is gone, was ${shown(before)}`;
    return [{ kind: 'removed', path: where, before, sentence: sentence(said) }];
  }
  const said = `${subject} is now ${shown(after)}, was ${shown(before)}`;
  return [{ kind: 'changed', path: where, before, after, sentence: sentence(said) }];
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

function shown(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? 'nothing' : value.map(shown).join(', ');
  if (!isRecord(value)) return typeof value === 'string' ? `“${value}”` : String(value);
  if (typeof value.skill === 'string') return `${value.skill} ≥ ${String(value.level)}`;
  return Object.entries(value)
    .map(([key, one]) => `${key} ${shown(one)}`)
    .join('; ');
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isListOfRecords(value: unknown): value is readonly Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) && value.every(isRecord);
}

function own<T>(record: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

/** The order of keys does not count; jsonb keeps its own. */
function same(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (Array.isArray(one) && Array.isArray(other)) {
    return one.length === other.length && one.every((value, at) => same(value, other[at]));
  }
  if (!isRecord(one) || !isRecord(other)) return false;
  const keys = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...keys].every((key) => same(own(one, key), own(other, key)));
}

/** The longest part of a list that rises: what need not have been moved. */
function longestRising(list: readonly number[]): number[] {
  const best: number[][] = [];
  for (const value of list) {
    const before = best.findLast((way) => (way.at(-1) ?? Infinity) < value);
    const way = [...(before ?? []), value];
    const known = best[way.length - 1];
    if (!known || (known.at(-1) ?? Infinity) > value) best[way.length - 1] = way;
  }
  return best.at(-1) ?? [];
}

function ordinal(at: number): string {
  const number = at + 1;
  const ending = [11, 12, 13].includes(number % 100) ? undefined : ['st', 'nd', 'rd'][(number % 10) - 1];
  return `${number}${ending ?? 'th'}`;
}
