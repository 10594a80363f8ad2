import { decide } from '#domain/routing/decide.ts';
import type { Decision } from '#domain/routing/decision.ts';
import { relaxedBy } from '#domain/routing/relaxed-by.ts';
import { shadowDifferences } from '#domain/routing/shadow-differences.ts';
import type { PoolSnapshot, WaitingConversation } from '#domain/routing/snapshot.ts';
import type { Tx } from '#persistence/database.ts';
import type { RoutingVersion } from '#persistence/stores/routing-documents.store.ts';
import {
  noteShadowFailure,
  recordShadowDecisions,
  shadowRoutings,
  type ShadowRouting,
} from '#persistence/stores/shadow.store.ts';
import { teamIdsByName, teamNames } from '#persistence/stores/team.store.ts';
import type { Flow } from '../flow.ts';
import type { LivePolicy } from './live-policy.ts';

/** Of a round that looked at more, those that were given out come first and the rest is not compared. */
const comparedAtMost = 500;

export interface DecidedRound {
  readonly snapshot: PoolSnapshot;
  readonly decisions: readonly Decision[];
  readonly nowMs: number;
}

/**
 * Lets the version in shadow decide about a round that is over, on the same snapshot, and records where it differs. Nothing
 * depends on it: it changes nothing, and its failure is counted and told in the summary, not thrown.
 */
export async function shadowDecisions(flow: Flow, policy: LivePolicy, round: DecidedRound): Promise<void> {
  const { shadow } = policy;
  if (!shadow || round.decisions.length === 0) return;
  try {
    const { decided, shadowed } = await compared(flow.database.reading, shadow, round);
    const offers = decided.filter((one) => one.kind === 'offer').length;
    const differences = shadowDifferences(decided, shadowed);
    if (offers + differences.length === 0) return;
    await recordShadowDecisions(flow.database.reading, shadow.version, offers, differences, flow.clock.now());
  } catch (error) {
    const failure = error instanceof Error ? error.message : String(error);
    await noteShadowFailure(flow.database.reading, shadow.version, failure.slice(0, 1_000));
  }
}

async function compared(
  tx: Tx,
  shadow: RoutingVersion,
  { snapshot, decisions, nowMs }: DecidedRound,
): Promise<{ decided: readonly Decision[]; shadowed: readonly Decision[] }> {
  const decided = [...decisions]
    .sort((a, b) => Number(b.kind === 'offer') - Number(a.kind === 'offer'))
    .slice(0, comparedAtMost);
  const ids = new Set(decided.map((one) => one.conversationId));
  const begun = await shadowRoutings(tx, shadow.version, [...ids]);
  const teams = await teamIdsByName(tx, await teamNames(tx));
  const waiting = snapshot.waiting
    .filter((one) => ids.has(one.id))
    .map((one) => underShadow(one, begun.get(one.id), shadow, nowMs, teams));
  return { decided, shadowed: decide({ ...snapshot, waiting }, shadow.body, nowMs) };
}

/** As it would wait under the version in shadow; what began before that version was put there waits as it does. */
function underShadow(
  waiting: WaitingConversation,
  begun: ShadowRouting | undefined,
  { body }: RoutingVersion,
  nowMs: number,
  teams: ReadonlyMap<string, string>,
): WaitingConversation {
  if (!begun) return waiting;
  const { queue, priority, required, preferred, hard, queueTeams } = begun;
  const asked = { priority, required, teams: [] };
  const relaxed = relaxedBy(body.queues[queue], asked, (nowMs - waiting.queuedAtMs) / 1_000, teams);
  return {
    ...waiting,
    queue,
    preferred,
    hard: hard ?? undefined,
    priority: relaxed.priority,
    required: relaxed.required,
    step: relaxed.step,
    teams: queueTeams.length === 0 ? [] : [...new Set([...queueTeams, ...relaxed.teams])],
  };
}
