import { inWords } from '#domain/routing/checks/finding.ts';
import { unfitness } from '#domain/routing/eligibility.ts';
import { keptInWords } from '#domain/routing/kept-in-words.ts';
import { setAsideInWords } from '#domain/routing/set-aside-in-words.ts';
import type { RoutableAgent, WaitingConversation } from '#domain/routing/snapshot.ts';
import { sparedInWords } from '#domain/routing/spared-in-words.ts';
import { stepsAhead, type StepAhead } from '#domain/routing/steps-ahead.ts';
import type { RoutingReceiptRow } from '#persistence/rows/routing-receipt.row.ts';
import { servedQueues } from '#persistence/stores/documents/house.store.ts';
import { routableAgents } from '#persistence/stores/people/agent.store.ts';
import { teamIds } from '#persistence/stores/people/team.store.ts';
import {
  activeAgentIds,
  agentNames,
  newestReceipts,
  routedConversation,
  type RoutedConversation,
} from '#persistence/stores/routing/routing-explanation.store.ts';
import type { Flow } from '../../flow.ts';
import { livePolicy, policyOf, type LivePolicy } from '../live-policy.ts';
import { agentReleases, type Release } from './agent-releases.ts';
import { heldNow, type HeldNow } from './held-now.ts';

export interface WaitExplanation {
  readonly since: Date;
  /** The rule that stopped those who came closest, at the last look. */
  readonly because: string | null;
  readonly passedOverCounts: Readonly<Record<string, number>>;
  readonly sentences: readonly string[];
  /** What would free it, the soonest first. */
  readonly wouldFree: readonly Release[];
}

export interface RoutingExplanation {
  readonly conversationId: string;
  readonly state: RoutedConversation['state'];
  /** The version of the policy that decides about it now. */
  readonly policyVersion: number;
  /** The rule that sorted it, and the version in which that stood. */
  readonly rule: string | null;
  readonly ruleVersion: number | null;
  readonly queue: string | null;
  readonly step: number | null;
  /** The last decision that gave it to somebody. */
  readonly decision: RoutingReceiptRow | null;
  readonly waiting: WaitExplanation | null;
}

/** Why a conversation is where it is: who decided by which version, or why it still waits and what would free it. */
export async function explainRouting(
  flow: Flow,
  conversationId: string,
): Promise<RoutingExplanation | undefined> {
  const tx = flow.database.reading;
  const routed = await routedConversation(tx, conversationId);
  if (!routed) return undefined;
  const receipts = await newestReceipts(tx, conversationId);
  const [decision = null] = receipts
    .filter((one) => one.outcome !== 'wait')
    .sort((a, b) => b.at.getTime() - a.at.getTime());
  const policy = policyOf(await livePolicy(flow), routed);
  const { need } = routed;
  const waits = routed.state === 'queued' && need;
  return {
    conversationId,
    state: routed.state,
    policyVersion: policy.version,
    rule: routed.rule,
    ruleVersion: routed.policyVersion,
    queue: need?.queue ?? null,
    step: need?.step ?? null,
    decision,
    waiting: waits
      ? await waiting(
          flow,
          waits,
          policy,
          routed,
          receipts.find((one) => one.outcome === 'wait'),
        )
      : null,
  };
}

async function waiting(
  flow: Flow,
  need: WaitingConversation,
  policy: LivePolicy,
  routed: RoutedConversation,
  receipt: RoutingReceiptRow | undefined,
): Promise<WaitExplanation> {
  const tx = flow.database.reading;
  const nowMs = flow.clock.now().getTime();
  const agents = await routableAgents(tx, await activeAgentIds(tx), policy.body.capacity.units);
  const fit = agents.filter((agent) => unfitness(need, agent) === undefined);
  const held = heldNow(routed, receipt ? [receipt] : [], nowMs);
  const names = await agentNames(tx, [
    ...fit.map((one) => one.id),
    ...(held?.kind === 'kept' ? [held.kept.agentId] : []),
  ]);
  const teams = await teamIds(tx);
  const idsOf = (names: readonly string[]) => names.flatMap((name) => teams.get(name) ?? []);
  const served = new Map([...(await servedQueues(tx))].map(([queue, names]) => [queue, idsOf(names)]));
  const { queues } = policy.body;
  const progress = { taken: need.step, ofOther: routed.policyVersion !== policy.version };
  const steps = stepsAhead({ queues, served, teams }, { ...need, ...progress });
  const finds = steps.find(({ asks }) =>
    agents.some((agent) => unfitness({ ...need, ...asks }, agent) === undefined),
  );
  const releases = [
    ...steps
      // The next to act, or, where nobody is fit as it stands, the first that finds somebody.
      .filter((one, at) => (fit.length === 0 ? one === finds : at === 0))
      .map((one) => stepRelease(one, need)),
    ...heldRelease(held, names),
    ...(await agentReleases(tx, { need, fit, policy: policy.body, names, nowMs })),
  ];
  const when = ({ at }: Release) => at?.getTime() ?? Number.MAX_SAFE_INTEGER;
  return {
    since: new Date(need.queuedAtMs),
    because: routed.waitingBecause,
    passedOverCounts: (receipt?.detail.passedOverCounts ?? {}) as Record<string, number>,
    sentences: [
      ...sentences(need, agents, fit),
      ...(fit.length === 0 && !finds ? ['No step changes that.'] : []),
    ],
    wouldFree: releases.sort((a, b) => when(a) - when(b)),
  };
}

function sentences(
  need: WaitingConversation,
  agents: readonly RoutableAgent[],
  fit: readonly RoutableAgent[],
): string[] {
  const asked = inWords(need.required);
  const who = `${need.teams.length > 0 ? ' of the teams that may serve it' : ''}${asked && ` has ${asked}`}`;
  if (fit.length === 0) return [`Nobody${who || ' could serve it'}.`];
  const onShift = agents.filter((one) => one.presence !== 'offline');
  if (!fit.some((one) => onShift.includes(one))) return [`Nobody on shift${who || ' may serve it'}.`];
  const available = fit.filter((one) => one.presence === 'available').length;
  return [`${fit.length} could serve it; ${available} of them ${available === 1 ? 'is' : 'are'} available.`];
}

function stepRelease({ queue, number, afterSeconds, does }: StepAhead, need: WaitingConversation): Release {
  const at = new Date(need.queuedAtMs + afterSeconds * 1_000);
  const sentence = `Step ${number} of the queue ${queue} ${does}, after ${afterSeconds} s of waiting.`;
  return { kind: 'step', agentId: null, at, sentence };
}

function heldRelease(held: HeldNow | undefined, names: ReadonlyMap<string, string>): Release[] {
  if (!held) return [];
  if (held.kind === 'spared') {
    const { untilMs } = held.spared;
    const at = untilMs === undefined ? null : new Date(untilMs);
    return [{ kind: 'spared-until', agentId: null, at, sentence: sparedInWords(held.spared) }];
  }
  if (held.kind === 'set-aside') {
    const { aside } = held;
    return [{ kind: 'set-aside-until', agentId: null, at: aside.until, sentence: setAsideInWords(aside) }];
  }
  const { agentId, untilMs } = held.kept;
  const sentence = keptInWords(names.get(agentId) ?? 'an agent', held.kept);
  return [{ kind: 'kept-until', agentId, at: new Date(untilMs), sentence }];
}
