import { priorityRank } from '../words.ts';
import type { RoutingPolicy } from './routing-policy.ts';
import type { WaitingConversation } from './snapshot.ts';

interface Placed {
  readonly waiting: WaitingConversation;
  /** Milliseconds left to the nearest deadline less the expected handling; infinite without a deadline. */
  readonly slackMs: number;
  readonly rank: number;
}

type Comparison = (a: Placed, b: Placed) => number;

/**
 * Everything that waits, in the order in which it is served. Each queue keeps its own order; which queue's front
 * comes next is decided by urgency, so that a queue served by age can still share its agents with others.
 */
export function* inOrder(waiting: readonly WaitingConversation[], policy: RoutingPolicy, nowMs: number) {
  const queues = new Map<string, Placed[]>();
  for (const one of waiting) {
    const queue = queues.get(one.queue) ?? [];
    queues.set(one.queue, queue);
    queue.push(placed(one, policy, nowMs));
  }
  const fronts: { line: Placed[]; at: number }[] = [];
  for (const [name, line] of queues) {
    line.sort(comparisons[policy.queues[name]?.order ?? 'urgency']);
    fronts.push({ line, at: 0 });
  }
  for (;;) {
    let next: { line: Placed[]; at: number } | undefined;
    let head: Placed | undefined;
    for (const front of fronts) {
      const candidate = front.line[front.at];
      if (candidate && (!head || byUrgency(candidate, head) < 0)) {
        head = candidate;
        next = front;
      }
    }
    if (!head || !next) return;
    next.at += 1;
    yield head.waiting;
  }
}

function placed(waiting: WaitingConversation, policy: RoutingPolicy, nowMs: number): Placed {
  const handlingMs = (policy.handlingSeconds?.[waiting.channel] ?? 0) * 1_000;
  return {
    waiting,
    slackMs: waiting.deadlineMs === undefined ? Infinity : waiting.deadlineMs - nowMs - handlingMs,
    rank: priorityRank(waiting.priority),
  };
}

const byAge: Comparison = (a, b) =>
  a.waiting.queuedAtMs - b.waiting.queuedAtMs ||
  (a.waiting.id < b.waiting.id ? -1 : Number(a.waiting.id > b.waiting.id));

const byPriority: Comparison = (a, b) => b.rank - a.rank || byAge(a, b);

// Infinity less Infinity is no number, hence the comparison before the subtraction.
const byUrgency: Comparison = (a, b) => (a.slackMs === b.slackMs ? byPriority(a, b) : a.slackMs - b.slackMs);

const comparisons = { urgency: byUrgency, priority: byPriority, age: byAge } as const;
