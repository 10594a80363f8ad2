import { heldUnits } from '../capacity/capacity.ts';
import { AgentPool } from './agent-pool.ts';
import type { AgentSet } from './agent-set.ts';
import type { ConsideredAgent, Decision, ObstacleCounts, PassedOverAgent } from './decision.ts';
import { obstacle, obstacleKinds, type ObstacleKind } from './eligibility.ts';
import { inOrder } from './order.ts';
import { rarityOf, score, scoreTerms, type RankingGround } from './ranking.ts';
import type { RoutingPolicy } from './routing-policy.ts';
import type { PoolSnapshot, WaitingConversation } from './snapshot.ts';
import { classKey, workClass, type WorkClass } from './work-class.ts';

const consideredInDetail = 5;
const passedOverInDetail = 50;

/** A class whose agents are all taken; it stays so, because a round only ever takes room. */
interface Exhausted {
  readonly because: ObstacleKind | 'nobody';
  readonly counts: ObstacleCounts;
}

interface Scene {
  readonly policy: RoutingPolicy;
  readonly pool: AgentPool;
  readonly ground: RankingGround;
  readonly waiting: number;
  readonly available: number;
}

/**
 * One round of matching: for everything that waits, in the order in which it is served, the agent to offer it to or
 * the reason why it goes on waiting. What one conversation takes is not there for the next. Depends on its arguments
 * alone; ties go to the lowest id.
 *
 * Cost: agents are sets of bits and conversations fall into classes, so one that nobody has room for costs a look at
 * its class, and only an offer looks at single agents.
 */
export function decide(snapshot: PoolSnapshot, policy: RoutingPolicy, nowMs: number): Decision[] {
  const pool = new AgentPool(snapshot.agents, { capacity: policy.capacity, nowMs });
  const scene: Scene = {
    policy,
    pool,
    ground: {
      weights: policy.ranking,
      capacity: policy.capacity,
      nowMs,
      rarity: rarityOf(
        snapshot.agents.filter((one) => one.presence === 'available'),
        askedSkills(snapshot, policy),
      ),
    },
    waiting: snapshot.waiting.length,
    available: pool.available.size,
  };
  const classes = new Map<string, { readonly work: WorkClass; exhausted?: Exhausted }>();
  const decisions: Decision[] = [];
  for (const waiting of inOrder(snapshot.waiting, policy, nowMs)) {
    const key = classKey(waiting);
    const known = classes.get(key) ?? { work: workClass(waiting, pool) };
    classes.set(key, known);
    if (!known.exhausted && !known.work.ready.meets(pool.withRoom(waiting.channel))) {
      known.exhausted = whyNobody({ ...waiting, asked: [] }, known.work, pool);
    }
    decisions.push(known.exhausted ? waits(waiting, known.exhausted) : decideOne(waiting, known.work, scene));
  }
  return decisions;
}

/** For a conversation whose class has at least one agent with room. */
function decideOne(waiting: WaitingConversation, work: WorkClass, scene: Scene): Decision {
  const { pool } = scene;
  const roomy = work.ready.copy().meet(pool.withRoom(waiting.channel));
  const candidates = without(roomy, waiting.asked, pool);
  if (!candidates.isEmpty) return offers(waiting, candidates, work, scene);
  if (!mayAskAgain(waiting, scene)) return waits(waiting, whyNobody(waiting, work, pool));
  return offers({ ...waiting, asked: [], round: waiting.round + 1 }, roomy, work, scene);
}

/**
 * Everybody who could take it now was asked in this round. A new round begins, so that the customer is not left
 * waiting for an agent who is busy with others, but only after the rest that also follows a missed offer: without
 * it a lone agent who declines would be asked the same again at once.
 */
function mayAskAgain(waiting: WaitingConversation, { policy, ground }: Scene): boolean {
  const lastAnswer = Math.max(...waiting.asked.map((one) => one.atMs));
  return ground.nowMs >= lastAnswer + policy.offers.restSeconds * 1_000;
}

function offers(waiting: WaitingConversation, candidates: AgentSet, work: WorkClass, scene: Scene): Decision {
  const { pool, ground, policy } = scene;
  const ranked = best(waiting, candidates, pool, ground);
  const [first] = ranked;
  if (first === undefined) throw new Error('An offer needs a candidate.');
  const { agent, held } = pool.at(first);
  const considered: ConsideredAgent[] = ranked.map((place) => ({
    agentId: pool.at(place).agent.id,
    score: score(waiting, pool.at(place), ground),
    terms: scoreTerms(waiting, pool.at(place), ground),
  }));
  const decision: Decision = {
    kind: 'offer',
    conversationId: waiting.id,
    agentId: agent.id,
    autoAccept: policy.queues[waiting.queue]?.autoAccept ?? false,
    step: waiting.step,
    round: waiting.round,
    considered,
    consideredCount: candidates.size,
    passedOver: passedOver(waiting, candidates, work, scene),
    passedOverCounts: counts(waiting, work, pool),
    load: {
      waiting: scene.waiting,
      agentsAvailable: scene.available,
      heldUnits: heldUnits(held, policy.capacity),
      units: agent.units,
    },
  };
  pool.give(first, waiting.channel);
  return decision;
}

/** The places of the best candidates, best first; of equal scores the lower id. */
function best(
  waiting: WaitingConversation,
  candidates: AgentSet,
  pool: AgentPool,
  ground: RankingGround,
): number[] {
  const top: { place: number; score: number }[] = [];
  for (const place of candidates) {
    const one = { place, score: score(waiting, pool.at(place), ground) };
    const last = top[consideredInDetail - 1];
    if (last && last.score >= one.score) continue;
    const at = top.findIndex((other) => other.score < one.score);
    top.splice(at < 0 ? top.length : at, 0, one);
    top.length = Math.min(top.length, consideredInDetail);
  }
  return top.map((one) => one.place);
}

function waits(waiting: WaitingConversation, why: Exhausted): Decision {
  return {
    kind: 'wait',
    conversationId: waiting.id,
    step: waiting.step,
    round: waiting.round,
    because: why.because,
    passedOverCounts: why.counts,
  };
}

function whyNobody(waiting: WaitingConversation, work: WorkClass, pool: AgentPool): Exhausted {
  const byRule = counts(waiting, work, pool);
  // Who rests is stopped before anybody asks for skills, but is the one to wait for if the skills are there.
  const restingWouldDo = work.ready.isEmpty && !work.fitting.isEmpty;
  const nearest = obstacleKinds.findLast((rule) => rule !== 'resting' && byRule[rule]);
  const because = restingWouldDo ? 'resting' : (nearest ?? (byRule.resting ? 'resting' : 'nobody'));
  return { because, counts: byRule };
}

/** Whom each rule stopped, rule by rule, those who came through all before it. */
function counts(waiting: WaitingConversation, work: WorkClass, pool: AgentPool): ObstacleCounts {
  const unasked = without(work.ready, waiting.asked, pool);
  const roomy = unasked.copy().meet(pool.withRoom(waiting.channel));
  const stages = [...work.passed, ['asked-this-round', unasked], ['no-room', roomy]] as const;
  const result: Partial<Record<ObstacleKind, number>> = {};
  let before = pool.size;
  for (const [rule, passed] of stages) {
    const after = passed.size;
    if (after < before) result[rule] = before - after;
    before = after;
  }
  return result;
}

function passedOver(
  waiting: WaitingConversation,
  candidates: AgentSet,
  work: WorkClass,
  { pool, ground }: Scene,
): PassedOverAgent[] {
  const named: PassedOverAgent[] = [];
  const seen = candidates.copy();
  // Those who pass later rules came closer; everybody is last, for those whom the first rule stopped.
  const nearestFirst = [...work.passed.map(([, passed]) => passed).reverse(), pool.everybody];
  for (const passed of nearestFirst) {
    for (const place of passed) {
      if (named.length === passedOverInDetail) return named;
      if (seen.has(place)) continue;
      seen.add(place);
      const { agent, held } = pool.at(place);
      const why = obstacle(waiting, { ...agent, held }, ground);
      if (why) named.push({ agentId: agent.id, ...why });
    }
  }
  return named;
}

function without(agents: AgentSet, asked: WaitingConversation['asked'], pool: AgentPool): AgentSet {
  const rest = agents.copy();
  for (const one of asked) {
    const place = pool.placeOf(one.agentId);
    if (place !== undefined) rest.remove(place);
  }
  return rest;
}

function askedSkills(snapshot: PoolSnapshot, policy: RoutingPolicy): Set<string> {
  const needs = [...policy.rules.map((rule) => rule.then), policy.fallback, ...snapshot.waiting];
  return new Set(needs.flatMap((need) => need.required.map((one) => one.skill)));
}
