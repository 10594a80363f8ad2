import { dispatchRules } from '#domain/routing/dispatch-rules.ts';
import { Dispatch } from '#domain/routing/engine/dispatch.ts';
import { groupKey } from '#domain/routing/engine/estimates.ts';
import { Learner } from '#domain/routing/engine/learner.ts';
import { loadShares } from '#domain/routing/engine/load-shares.ts';
import { relatedOnly } from '#domain/routing/related-work.ts';
import { routableAgents } from '#persistence/stores/people/agent.store.ts';
import { insertEstimates, latestEstimates } from '#persistence/stores/routing/matching-round.store.ts';
import { waitingByChannel, waitingConversations } from '#persistence/stores/routing/pool.store.ts';
import { agentFacts, arrivedWork, finishedWork } from '#persistence/stores/routing/work-facts.store.ts';
import type { Flow } from '../../flow.ts';
import { livePolicy } from '../live-policy.ts';
import { fewerGroups } from './fewer-groups.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
/** Work of so long ago tells how long work takes. */
const finishedWithinMs = 28 * day;
const finishedAtMost = 5_000;
const arrivedWithinMs = hour;
const arrivedAtMost = 20_000;
/** A shift: over so long the load of the agents is evened out. */
const shareWithinMs = 8 * hour;
const refreshEveryMs = minute;
/** Of each class so many of the oldest and newest tell how long its queue is: more make room no dearer. */
const waitingOfEach = 20;
/** And so many in all, or a backlog of a thousand kinds would take seconds a minute of whoever matches. */
const waitingAtMost = 4_000;
/** What is known of more kinds of work than these is forgotten of those that did not come lately. */
const groupsAtMost = 2_000;
/** Work to come. */
const unborn = { id: '', priority: '', preferred: [], step: 0, round: 1, queuedAtMs: 0, asked: [] };

export type Refreshed =
  /** Somebody did so less than a minute ago. */
  | { readonly kind: 'fresh' }
  | { readonly kind: 'refreshed'; readonly finished: number; readonly arrived: number };

/**
 * Learns anew from the ledger how long work and answers to offers take, how much arrives, how agents are doing and how scarce room is, and
 * records it for the rounds of matching to come. What it knew of scarcity is in the last record, so any process may do it.
 */
export async function refreshEstimates(flow: Flow): Promise<Refreshed> {
  const policy = await livePolicy(flow);
  const rules = dispatchRules(policy.body);
  const now = flow.clock.now();
  const nowMs = now.getTime();
  const ago = (ms: number) => new Date(nowMs - ms);
  return flow.database.transaction(async (tx) => {
    const last = await latestEstimates(tx);
    if (last && nowMs - last.at.getTime() < refreshEveryMs - 1_000) return { kind: 'fresh' };
    const learner = new Learner();
    if (last) learner.resume(last.body);
    const finished = await finishedWork(tx, ago(finishedWithinMs), finishedAtMost);
    for (const one of finished) {
      learner.finished({
        group: learner.group(groupKey(one), one.channel),
        agent: learner.agent(one.agentId),
        levels: one.required.map(({ skill }) => one.skills[skill] ?? 0),
        handlingMs: one.ms,
      });
      if (one.answerMs !== null) learner.answered(learner.channel(one.channel), one.answerMs);
    }
    const arrived = await arrivedWork(tx, ago(arrivedWithinMs), arrivedAtMost);
    for (const { channel, queue, required, teams, priority, at } of arrived) {
      const needs = { channel, queue, required, teams, worth: rules.worth[priority] ?? 1 };
      learner.group(groupKey(needs), channel).arrived(needs, at.getTime());
    }
    const facts = await agentFacts(tx, ago(shareWithinMs), now, policy.body.capacity.units);
    const shares = loadShares(
      facts.map(({ peers, presentMs, busyMs }) => ({ peers, present: presentMs, busy: busyMs })),
      hour,
    );
    facts.forEach(({ agentId, offers, missed }, at) => {
      learner.offers(agentId, offers, missed);
      const share = shares[at];
      if (share) learner.busy(agentId, share);
    });
    const known = learner.estimates(nowMs);
    const { agents, waiting } = relatedOnly({
      agents: await routableAgents(tx, 'available', policy.body.capacity.units),
      waiting: await waitingConversations(tx, waitingOfEach, waitingAtMost),
    });
    const house = new Dispatch(rules, agents.length, known);
    for (const agent of agents) house.seat(agent, nowMs);
    for (const one of waiting) house.add(one);
    // What places cost is seen of all that comes, and not only while it waits, when they are dear.
    for (const { needs } of Object.values(known.groups))
      if (needs && needs.channel in rules.channels) house.remove(house.add({ ...needs, ...unborn }));
    learner.look(house, nowMs, Math.floor(nowMs / refreshEveryMs), await waitingByChannel(tx));
    const learned = learner.estimates(nowMs);
    const seen = new Set([...finished, ...arrived, ...waiting].map(groupKey));
    const body = { ...learned, groups: fewerGroups(learned.groups, seen, groupsAtMost) };
    await insertEstimates(tx, { id: flow.newId(), at: now, body });
    return { kind: 'refreshed', finished: finished.length, arrived: arrived.length };
  });
}
