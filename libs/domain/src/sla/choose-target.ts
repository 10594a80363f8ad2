import { conditionHolds } from '../routing/condition-holds.ts';
import type { ChannelKind, Priority, SlaMetric } from '../words.ts';
import { pauseReasons, type PauseReason, type SlaPolicy, type SlaTarget } from './sla-policy.ts';

/** What targets look at. */
export interface TargetFacts {
  readonly priority: Priority;
  /** How the customer spoke when the clock started. */
  readonly channelKind: ChannelKind;
  /** Name of the queue; null in none. */
  readonly queue: string | null;
  readonly tags: readonly string[];
  /** The customer's attributes. */
  readonly customer: Readonly<Record<string, unknown>>;
}

const tests = ['priorities', 'channelKinds', 'queues', 'segments', 'tags', 'customer'] as const;
export type TargetTest = (typeof tests)[number];

/** A target and its place among all of the policy, from zero; and which of its metric were passed over, by their first test that failed. */
export interface TargetChoice {
  readonly target: SlaTarget;
  readonly index: number;
  readonly passedOver: readonly { readonly index: number; readonly because: TargetTest }[];
}

/** The target that a policy sets for a metric: the first that fits; undefined when it promises nothing. */
export function chooseTarget(
  policy: SlaPolicy,
  metric: SlaMetric,
  facts: TargetFacts,
): TargetChoice | undefined {
  const passedOver: { index: number; because: TargetTest }[] = [];
  for (const [index, target] of policy.targets.entries()) {
    if (target.metric !== metric) continue;
    const because = tests.find((test) => !holds(target, test, facts));
    if (because === undefined) return { target, index, passedOver };
    passedOver.push({ index, because });
  }
  return undefined;
}

/**
 * The facts as far as targets of the policy look at them: what a clock keeps, so that its target can be found again. A
 * customer's other attributes do not concern it.
 */
export function testedFacts(policy: SlaPolicy, facts: TargetFacts): TargetFacts {
  const names = new Set(policy.targets.flatMap((target) => Object.keys(target.customer ?? {})));
  if (policy.targets.some((target) => target.segments)) names.add('segment');
  const byTag = policy.targets.some((target) => target.tags);
  if (byTag) names.add('tags');
  return {
    ...facts,
    tags: byTag ? facts.tags : [],
    customer: Object.fromEntries(Object.entries(facts.customer).filter(([name]) => names.has(name))),
  };
}

/** For which reasons clocks of a metric stand under a policy. */
export function pausedBy(policy: SlaPolicy, metric: SlaMetric): readonly PauseReason[] {
  return pauseReasons.filter(
    (reason) =>
      (reason === 'pending' && metric === 'resolution' && policy.pauseResolutionWhilePending) ||
      policy.pauses?.some((rule) => rule.while === reason && rule.metrics.includes(metric)),
  );
}

function holds(target: SlaTarget, test: TargetTest, facts: TargetFacts): boolean {
  switch (test) {
    case 'priorities':
      return target.priorities?.includes(facts.priority) ?? true;
    case 'channelKinds':
      return target.channelKinds?.includes(facts.channelKind) ?? true;
    case 'queues':
      return target.queues === undefined || (facts.queue !== null && target.queues.includes(facts.queue));
    default:
      if (target[test] === undefined) return true;
      // Segments, tags and attributes mean what they mean in the rules of routing.
      return conditionHolds(
        { [test]: target[test] },
        { ...nothingSaid, channelKind: facts.channelKind, customer: facts.customer, tags: facts.tags },
      );
  }
}

const nothingSaid = { to: [], subject: '', text: '', atMs: 0 };
