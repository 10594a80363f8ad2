import { relax, type Requirements } from '../relaxation.ts';
import type { QueueRules, RoutingPolicy } from '../routing-policy.ts';
import { channelKinds } from '../../words.ts';
import { classesOf, type Finding, type House } from './finding.ts';

/** Steps that change nothing, come out of order, or lie beyond what is promised. */
export function checkSteps(policy: RoutingPolicy, house: House): Finding[] {
  const entering = entries(policy);
  return [
    ...Object.entries(policy.queues).flatMap(([queue, rules]) => [
      ...order(queue, rules),
      ...idle(queue, rules, entering.get(queue) ?? [], house.queues.get(queue)),
    ]),
    ...times(policy, house),
  ];
}

/** What can stand in each queue at its first step; what overflows into it comes as it was asked for at first. */
function entries(policy: RoutingPolicy): Map<string, Requirements[]> {
  const found = new Map<string, Requirements[]>();
  for (const { then } of classesOf(policy)) {
    const asked = { required: then.required, priority: then.priority, teams: [] };
    const way = new Set([then.queue]);
    for (const queue of way) {
      found.set(queue, [...(found.get(queue) ?? []), asked]);
      const last = policy.queues[queue]?.afterLast;
      if (last?.do === 'overflow') way.add(last.queue);
    }
  }
  return found;
}

function* order(queue: string, { steps, afterLast }: QueueRules): Generator<Finding> {
  const code = 'steps-out-of-order';
  for (const [at, step] of steps.entries()) {
    const before = steps[at - 1];
    if (!before || step.afterSeconds >= before.afterSeconds) continue;
    const sentence = `Step ${at + 1} of ${queue} is due after ${step.afterSeconds} s, before step ${at} (${before.afterSeconds} s): it acts right after that one.`;
    yield { severity: 'warning', code, path: `queues.${queue}.steps.${at}`, sentence };
  }
  const last = steps.at(-1)?.afterSeconds ?? 0;
  if (afterLast && afterLast.do !== 'wait' && afterLast.afterSeconds < last) {
    const sentence = `What happens after the last step of ${queue} is due after ${afterLast.afterSeconds} s, but the last step only after ${last} s: it happens then.`;
    yield { severity: 'warning', code, path: `queues.${queue}.afterLast`, sentence };
  }
}

function* idle(
  queue: string,
  { steps }: QueueRules,
  entering: readonly Requirements[],
  served: readonly string[] | undefined,
): Generator<Finding> {
  if (entering.length === 0) return;
  let present = entering;
  for (const [at, step] of steps.entries()) {
    // Where no team is named everybody serves it already.
    const widen = served?.length === 0 ? [] : step.widen?.filter((team) => !served?.includes(team));
    const relaxed = present.map((one) => relax({ ...step, widen }, one));
    const acts = relaxed.some(
      (one) => one.dropped.length + one.lowered.length + one.widened.length > 0 || one.raised,
    );
    if (!acts && !step.notifySupervisors) {
      const sentence = `Step ${at + 1} of ${queue} changes nothing for any work that can be in this queue by then.`;
      yield {
        severity: 'warning',
        code: 'step-changes-nothing',
        path: `queues.${queue}.steps.${at}`,
        sentence,
      };
    }
    present = relaxed;
  }
}

function* times(policy: RoutingPolicy, { promisedSeconds = {} }: House): Generator<Finding> {
  for (const kind of channelKinds) {
    const promised = promisedSeconds[kind];
    const asked = policy.offers.timeoutSeconds[kind];
    if (promised === undefined || asked < promised) continue;
    const sentence = `An agent is asked for ${asked} s, but work of the kind ${kind} is promised an answer within ${promised} s: one missed offer breaks the promise.`;
    yield { severity: 'warning', code: 'timeout-too-long', path: `offers.timeoutSeconds.${kind}`, sentence };
  }
  const shortest = Math.min(...Object.values(promisedSeconds));
  const stickies = [
    { path: 'sticky', sticky: policy.sticky },
    ...classesOf(policy).map(({ path, then }) => ({ path: `${path}.sticky`, sticky: then.sticky })),
  ];
  for (const { path, sticky } of stickies) {
    if (!sticky || sticky.waitSeconds < shortest) continue;
    const sentence = `Customers are kept ${sticky.waitSeconds} s for the agent who had them last, but some work is promised an answer within ${shortest} s.`;
    yield { severity: 'warning', code: 'timeout-too-long', path, sentence };
  }
}
