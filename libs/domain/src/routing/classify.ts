import type { ChannelKind, Priority, SkillRequirement } from '../words.ts';
import type { Classification, RoutingPolicy, RuleCondition } from './routing-policy.ts';

/** What the rules of a routing policy look at. */
export interface ClassificationFacts {
  readonly channelKind: ChannelKind;
  /** Our addresses or numbers that it went to. */
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
  readonly language?: string | undefined;
  readonly digits?: string | undefined;
  readonly customer: Readonly<Record<string, unknown>>;
}

export interface Classified {
  /** Name of the rule that matched; undefined when none did. */
  readonly rule: string | undefined;
  readonly queue: string;
  readonly priority: Priority;
  readonly required: readonly SkillRequirement[];
  readonly preferred: readonly SkillRequirement[];
  readonly tags: readonly string[];
  /** The queue that the rule names but that does not exist. */
  readonly missingQueue?: string;
}

/** How much of a text the rules read; what matters stands at its beginning. */
const readAtMost = 20_000;

/**
 * Where a new conversation goes and what it needs there: the first rule that matches, else the fallback. Work is
 * never lost to a queue that is missing: it goes to the fallback's queue, else to the first there is.
 * @throws when there is no queue at all
 */
export function classify(
  policy: Pick<RoutingPolicy, 'rules' | 'fallback'>,
  facts: ClassificationFacts,
  queues: { has(name: string): boolean; keys(): Iterable<string> },
): Classified {
  const rule = policy.rules.find(({ when }) => holds(when, facts));
  const then = rule?.then ?? policy.fallback;
  return { rule: rule?.name, ...placed(then, policy.fallback, queues) };
}

function placed(
  then: Classification,
  fallback: Classification,
  queues: { has(name: string): boolean; keys(): Iterable<string> },
): Omit<Classified, 'rule'> {
  const { priority, required, preferred, tags = [] } = then;
  const wants = { priority, required, preferred, tags };
  if (queues.has(then.queue)) return { ...wants, queue: then.queue };
  const [first] = queues.keys();
  const queue = queues.has(fallback.queue) ? fallback.queue : first;
  if (queue === undefined) throw new Error('There is no queue. Add one, then retry what was quarantined.');
  return { ...wants, queue, missingQueue: then.queue };
}

function holds(when: RuleCondition, facts: ClassificationFacts): boolean {
  return (
    oneOf(when.channelKinds, [facts.channelKind]) &&
    oneOf(when.to?.map(lower), facts.to.map(lower)) &&
    oneOf(when.languages?.map(lower), facts.language ? [lower(facts.language)] : []) &&
    oneOf(when.digits, facts.digits === undefined ? [] : [facts.digits]) &&
    contains(when.textContains, facts) &&
    Object.entries(when.customer ?? {}).every(([name, value]) => hasValue(facts.customer[name], value))
  );
}

function oneOf<T>(wanted: readonly T[] | undefined, given: readonly T[]): boolean {
  return wanted === undefined || given.some((one) => wanted.includes(one));
}

function contains(words: readonly string[] | undefined, facts: ClassificationFacts): boolean {
  if (words === undefined) return true;
  const said = lower(`${facts.subject}\n${facts.text.slice(0, readAtMost)}`);
  return words.some((word) => said.includes(lower(word)));
}

/** Attributes are JSON; a rule names their value as text. */
function hasValue(attribute: unknown, value: string): boolean {
  return ['string', 'number', 'boolean'].includes(typeof attribute) && String(attribute) === value;
}

function lower(text: string): string {
  return text.toLowerCase();
}
