import type { ChannelKind, ConversationState, Priority } from '../words.ts';
import type { SlaStep, StepCondition } from './ladder-step.ts';

/** What a step looks at before it acts. */
export interface StepFacts {
  readonly priority: Priority;
  readonly channelKind: ChannelKind;
  readonly queue: string | null;
  readonly state: ConversationState;
  readonly assigned: boolean;
  readonly tags: readonly string[];
  readonly customer: Readonly<Record<string, unknown>>;
}

export type StepDecision =
  | { readonly kind: 'act'; readonly late: boolean }
  /** `condition`: with the part that does not hold. `handled`, `too-late`: by the step's rule for being late. */
  | { readonly kind: 'skip'; readonly because: `condition: ${string}` | 'handled' | 'too-late' };

/** A step that acts later than this was held up, and says so. */
export const lateMs = 5_000;

/** Whether a step acts now, at `now`, though it was due at `dueAt` (epoch milliseconds). */
export function decideStep(
  step: Pick<SlaStep, 'when' | 'whenLate'>,
  facts: StepFacts,
  dueAt: number,
  now: number,
): StepDecision {
  const failing = step.when && failingPart(step.when, facts);
  if (failing) return { kind: 'skip', because: `condition: ${failing}` };
  const late = now - dueAt > lateMs;
  const rule = step.whenLate ?? 'act';
  if (rule === 'skip-if-handled' && late && facts.assigned) return { kind: 'skip', because: 'handled' };
  if (typeof rule === 'object' && now - dueAt > rule.skipAfterSeconds * 1_000) {
    return { kind: 'skip', because: 'too-late' };
  }
  return { kind: 'act', late };
}

/** The first part of a condition that does not hold; undefined when all do. */
export function failingPart(condition: StepCondition, facts: StepFacts): string | undefined {
  const { priorities, channelKinds, queues, states, assigned, tags, withoutTags, customer } = condition;
  if (priorities && !priorities.includes(facts.priority)) return `priority ${facts.priority}`;
  if (channelKinds && !channelKinds.includes(facts.channelKind)) return `channel ${facts.channelKind}`;
  if (queues && (facts.queue === null || !queues.includes(facts.queue))) {
    return `queue ${facts.queue ?? 'none'}`;
  }
  if (states && !states.includes(facts.state)) return `state ${facts.state}`;
  if (assigned !== undefined && assigned !== facts.assigned) {
    return facts.assigned ? 'somebody has it' : 'nobody has it';
  }
  if (tags && !tags.some((tag) => facts.tags.includes(tag))) return 'no such tag';
  const unwanted = withoutTags?.find((tag) => facts.tags.includes(tag));
  if (unwanted !== undefined) return `tag ${unwanted}`;
  const other = Object.entries(customer ?? {}).find(
    ([name, values]) => !values.some((value) => value === own(facts.customer, name)),
  );
  return other && `customer's ${other[0]}`;
}

function own(attributes: Readonly<Record<string, unknown>>, name: string): unknown {
  return Object.hasOwn(attributes, name) ? attributes[name] : undefined;
}
