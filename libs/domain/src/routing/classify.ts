import type { Priority, SkillRequirement } from '../words.ts';
import type { ClassificationFacts } from './classification-facts.ts';
import { conditionHolds } from './condition-holds.ts';
import type { Classification, RoutingPolicy, StickyRule } from './routing-policy.ts';
import { Said } from './said.ts';

const dayMs = 86_400_000;

export interface Classified {
  /** Name of the rule that matched; undefined when none did. */
  readonly rule: string | undefined;
  readonly queue: string;
  readonly priority: Priority;
  readonly required: readonly SkillRequirement[];
  readonly preferred: readonly SkillRequirement[];
  readonly tags: readonly string[];
  /** As the rule says; undefined where its queue's mark counts. */
  readonly hard?: boolean | undefined;
  /** The agent who had the customer last and is to have them again, and for how long nobody else is asked. */
  readonly keptFor?: { readonly agentId: string; readonly seconds: number } | undefined;
  /** The queue that the rule names but that does not exist. */
  readonly missingQueue?: string;
}

/**
 * Where a new conversation goes and what it needs there: the first rule that matches, else the fallback. Work is
 * never lost to a queue that is missing: it goes to the fallback's queue, else to the first there is.
 * @throws when there is no queue at all
 */
export function classify(
  policy: Pick<RoutingPolicy, 'rules' | 'fallback' | 'sticky'>,
  facts: ClassificationFacts,
  queues: { has(name: string): boolean; keys(): Iterable<string> },
): Classified {
  const said = new Said(facts);
  const rule = policy.rules.find(({ when }) => conditionHolds(when, facts, said));
  const then = rule?.then ?? policy.fallback;
  const keptFor = stickyAgent(then.sticky ?? policy.sticky, facts);
  return { rule: rule?.name, ...placed(then, policy.fallback, queues), ...(keptFor && { keptFor }) };
}

function stickyAgent(sticky: StickyRule | undefined, facts: ClassificationFacts): Classified['keptFor'] {
  const last = facts.history?.lastAgent;
  if (!sticky || !last || facts.atMs - last.atMs > sticky.lastAgentWithinDays * dayMs) return undefined;
  return { agentId: last.id, seconds: sticky.waitSeconds };
}

function placed(
  then: Classification,
  fallback: Classification,
  queues: { has(name: string): boolean; keys(): Iterable<string> },
): Omit<Classified, 'rule'> {
  const { priority, required, preferred, tags = [], hard } = then;
  const wants = { priority, required, preferred, tags, ...(hard !== undefined && { hard }) };
  if (queues.has(then.queue)) return { ...wants, queue: then.queue };
  const [first] = queues.keys();
  const queue = queues.has(fallback.queue) ? fallback.queue : first;
  if (queue === undefined) throw new Error('There is no queue. Add one, then retry what was quarantined.');
  return { ...wants, queue, missingQueue: then.queue };
}
