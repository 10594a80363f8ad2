import { z } from 'zod';
import { byHandInWords } from '#domain/routing/by-hand-in-words.ts';
import { obstacle, obstacleKinds, type Obstacle } from '#domain/routing/eligibility.ts';
import { verdictOn, type AgentVerdict } from '#domain/routing/explain-agent.ts';
import { keptInWords } from '#domain/routing/kept-in-words.ts';
import { obstacleSentence, pastObstacleSentence } from '#domain/routing/obstacle-sentence.ts';
import { setAsideInWords } from '#domain/routing/set-aside-in-words.ts';
import type { WaitingConversation } from '#domain/routing/snapshot.ts';
import { sparedInWords } from '#domain/routing/spared-in-words.ts';
import { verdictInWords } from '#domain/routing/verdict-in-words.ts';
import { channelKinds } from '#domain/words.ts';
import type { Tx } from '#persistence/database.ts';
import type { RoutingReceiptRow } from '#persistence/rows/routing-receipt.row.ts';
import { documentVersion } from '#persistence/stores/documents/document.store.ts';
import { routableAgents } from '#persistence/stores/people/agent.store.ts';
import {
  agentAsOf,
  agentNames,
  askedBy,
  newestReceipts,
  routedConversation,
  type RoutedConversation,
} from '#persistence/stores/routing/routing-explanation.store.ts';
import type { Flow } from '../../flow.ts';
import { livePolicy, policyOf, routingPolicyName } from '../live-policy.ts';
import { heldNow } from './held-now.ts';

/**
 * Where an answer comes from: the receipt; facts that were recorded (presence, load, offers) with the skills and teams of
 * today; a look at everything as it is now; or nowhere, since only counts were kept.
 */
export type Basis = 'receipt' | 'recorded-facts' | 'now' | 'counts-only';

export interface AgentExplanation {
  readonly agentId: string;
  /** The decision that it is about; undefined when it is about the conversation as it waits now. */
  readonly receipt?: RoutingReceiptRow | undefined;
  readonly basis: Basis;
  readonly verdict:
    | AgentVerdict
    | { readonly kind: 'passed-over'; readonly because: 'set-aside' }
    | { readonly kind: 'by-hand' }
    | { readonly kind: 'eligible' };
  readonly sentence: string;
}

export type ExplainedAgent =
  | { readonly kind: 'explained'; readonly explanation: AgentExplanation }
  | { readonly kind: 'no-conversation' }
  | { readonly kind: 'no-agent' };

const keptDetail = z.object({
  considered: z.array(
    z.object({
      agentId: z.string(),
      score: z.number(),
      terms: z.array(z.object({ name: z.string(), points: z.number() })),
      hardRun: z.number().optional(),
    }),
  ),
  consideredCount: z.number(),
  passedOver: z.array(
    z.object({ agentId: z.string(), because: z.enum(obstacleKinds), what: z.string().optional() }),
  ),
  channel: z.enum(channelKinds),
  required: z.array(z.object({ skill: z.string(), level: z.number() })),
  teams: z.array(z.string()),
});

const handedDetail = z.object({
  by: z.string().optional(),
  how: z.string().optional(),
  reason: z
    .string()
    .nullish()
    .transform((reason) => reason ?? undefined),
  override: z.boolean().optional(),
});

/**
 * Why an agent has a conversation, or has not: about one that waits, what keeps the agent from it now; else about the last
 * decision that gave it to somebody.
 */
export async function explainAgent(
  flow: Flow,
  asked: { readonly conversationId: string; readonly agentId: string },
): Promise<ExplainedAgent> {
  const tx = flow.database.reading;
  const routed = await routedConversation(tx, asked.conversationId);
  if (!routed) return { kind: 'no-conversation' };
  const name = (await agentNames(tx, [asked.agentId])).get(asked.agentId);
  if (name === undefined) return { kind: 'no-agent' };
  if (routed.state === 'queued' && routed.need) {
    return {
      kind: 'explained',
      explanation: await aboutNow(flow, routed, routed.need, asked.agentId, name),
    };
  }
  const receipts = await newestReceipts(tx, asked.conversationId);
  const [receipt] = receipts
    .filter((one) => one.outcome !== 'wait')
    .sort((a, b) => b.at.getTime() - a.at.getTime());
  return {
    kind: 'explained',
    explanation: receipt
      ? await aboutDecision(tx, receipt, asked.agentId, name)
      : {
          agentId: asked.agentId,
          basis: 'counts-only',
          verdict: { kind: 'not-kept' },
          sentence: undecided(routed),
        },
  };
}

/** Of one that was never given to anybody and does not wait. */
function undecided({ state, mergedInto }: RoutedConversation): string {
  if (mergedInto !== null) return 'It became part of another conversation before anybody was given it.';
  if (state === 'resolved') return 'It was resolved before anybody was given it.';
  return state === 'pending'
    ? 'It was put off before anybody was given it, and waits again once it comes back.'
    : 'It was not decided yet who gets it.';
}

async function aboutNow(
  flow: Flow,
  routed: RoutedConversation,
  need: WaitingConversation,
  agentId: string,
  name: string,
): Promise<AgentExplanation> {
  const tx = flow.database.reading;
  const { capacity } = policyOf(await livePolicy(flow), routed).body;
  const nowMs = flow.clock.now().getTime();
  const [agent] = await routableAgents(tx, [agentId], capacity.units);
  const why = agent && obstacle(need, agent, { capacity, nowMs });
  const about = { agentId, basis: 'now' } as const;
  if (why) {
    return { ...about, verdict: { kind: 'passed-over', ...why }, sentence: obstacleSentence(name, why) };
  }
  const held = heldNow(routed, await newestReceipts(tx, need.id), nowMs);
  if (held?.kind === 'kept' && held.kept.agentId !== agentId) {
    const keeper = (await agentNames(tx, [held.kept.agentId])).get(held.kept.agentId) ?? 'somebody';
    const verdict = { kind: 'passed-over', because: 'kept' } as const;
    return { ...about, verdict, sentence: keptInWords(keeper, held.kept) };
  }
  if (held?.kind === 'spared') {
    const verdict = { kind: 'passed-over', because: 'spared' } as const;
    return { ...about, verdict, sentence: sparedInWords(held.spared) };
  }
  if (held?.kind === 'set-aside') {
    const verdict = { kind: 'passed-over', because: 'set-aside' } as const;
    return { ...about, verdict, sentence: setAsideInWords(held.aside) };
  }
  const sentence = `Nothing keeps it from ${name}: it is offered in its turn, or to somebody whom it suits better.`;
  return { ...about, verdict: { kind: 'eligible' }, sentence };
}

async function aboutDecision(
  tx: Tx,
  receipt: RoutingReceiptRow,
  agentId: string,
  name: string,
): Promise<AgentExplanation> {
  const about = { agentId, receipt, basis: 'receipt' } as const;
  if (receipt.outcome === 'manual') {
    const handed = handedDetail.parse(receipt.detail);
    const by = handed.by === undefined ? undefined : await agentNames(tx, [handed.by]);
    const who = by && (by.get(handed.by ?? '') ?? 'somebody');
    const sentence = byHandInWords(handed, name, receipt.agentId === agentId, who);
    return { ...about, verdict: { kind: 'by-hand' }, sentence };
  }
  const detail = keptDetail.parse(receipt.detail);
  const verdict = verdictOn(agentId, detail);
  if (verdict.kind === 'passed-over') {
    return { ...about, verdict, sentence: pastObstacleSentence(name, verdict) };
  }
  if (verdict.kind !== 'not-kept') {
    const { consideredCount, considered } = detail;
    const hardRun = considered.find((one) => one.agentId === agentId)?.hardRun;
    return { ...about, verdict, sentence: verdictInWords(name, verdict, { consideredCount, hardRun }) };
  }
  const why = await obstacleThen(tx, receipt, detail, agentId);
  if (why) {
    const sentence = pastObstacleSentence(name, why);
    return { ...about, basis: 'recorded-facts', verdict: { kind: 'passed-over', ...why }, sentence };
  }
  const sentence = `The receipt keeps the best ${detail.considered.length} of ${detail.consideredCount}, and ${name} was not among them.`;
  return { ...about, basis: 'counts-only', verdict, sentence };
}

/** What kept an agent from it at the instant of a decision, as far as the facts of that time tell. */
async function obstacleThen(
  tx: Tx,
  receipt: RoutingReceiptRow,
  detail: z.output<typeof keptDetail>,
  agentId: string,
): Promise<Obstacle | undefined> {
  const policy = await documentVersion(tx, 'routing-policy', routingPolicyName, receipt.policyVersion);
  if (!policy) return undefined;
  const { capacity, offers } = policy.body;
  const asked = { agentId, at: receipt.at, restSeconds: offers.restSeconds, units: capacity.units };
  const agent = await agentAsOf(tx, asked);
  if (!agent) return { because: 'not-available', what: 'not there yet' };
  const { channel, required, teams } = detail;
  const need = { channel, required, teams, asked: await askedBy(tx, receipt) };
  return obstacle(need, agent, { capacity, nowMs: receipt.at.getTime() });
}
