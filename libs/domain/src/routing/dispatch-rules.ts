import { channelKinds, priorities, type ChannelKind } from '../words.ts';
import { defaultWeights } from './engine/default-weights.ts';
import type { ScoreWeights } from './engine/weights.ts';
import type { ChannelRules, DispatchRules } from './engine/rules.ts';
import { isHard } from './hard-work.ts';
import type { RoutingPolicy } from './routing-policy.ts';

/** Calls and chats are promised an answer; of what is written, the promise is kept by the reply, which is the work. */
const answered: ReadonlySet<ChannelKind> = new Set(['voice', 'chat']);
const usualWorth = { low: 0.5, normal: 1, high: 2, urgent: 4 };

function weightsOf({ ranking }: RoutingPolicy): ScoreWeights {
  const { worth, packing, variety, reliability, reserve, related } = defaultWeights;
  return {
    ...ranking,
    worth: ranking.worth ?? worth,
    packing: ranking.packing ?? packing,
    variety: ranking.variety ?? variety,
    reliability: ranking.reliability ?? reliability,
    reserve: ranking.reserve ?? reserve,
    related: ranking.related ?? related,
  };
}

/** What the engine needs of a policy. */
export function dispatchRules(policy: RoutingPolicy): DispatchRules {
  const channels: Record<string, ChannelRules> = {};
  for (const kind of channelKinds) {
    const handlingSeconds = policy.handlingSeconds?.[kind];
    const { units, max, exclusive = false, interrupts = [] } = policy.capacity.channels[kind];
    channels[kind] = {
      units,
      max,
      exclusive,
      interrupts,
      due: answered.has(kind) ? 'answer' : 'end',
      handlingMs: handlingSeconds === undefined ? undefined : handlingSeconds * 1_000,
      wrapUpMs: policy.wrapUpSeconds[kind] * 1_000,
    };
  }
  return {
    channels,
    weights: weightsOf(policy),
    worth: policy.worth ?? usualWorth,
    priorities,
    order: Object.fromEntries(Object.entries(policy.queues).map(([name, queue]) => [name, queue.order])),
    hard: new Set(Object.keys(policy.queues).filter((queue) => isHard(policy, { queue }))),
    askedSkills: [...policy.rules.map((rule) => rule.then), policy.fallback].flatMap((need) =>
      need.required.map((one) => one.skill),
    ),
    restMs: policy.offers.restSeconds * 1_000,
  };
}
