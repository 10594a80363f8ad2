import { roomFor } from '#domain/capacity/capacity.ts';
import { obstacle, type Obstacle } from '#domain/routing/eligibility.ts';
import { obstacleSentence } from '#domain/routing/obstacle-sentence.ts';
import type { RoutingPolicy } from '#domain/routing/routing-policy.ts';
import type { RoutableAgent, WaitingConversation } from '#domain/routing/snapshot.ts';
import type { Tx } from '#persistence/database.ts';
import { wrapUpsEnding, type EndingWrapUps } from '#persistence/stores/routing/routing-explanation.store.ts';

/** Something that would let it go on, and when, if that is known. */
export interface Release {
  readonly kind:
    | 'step'
    | 'rest-over'
    | 'wrap-up-ends'
    | 'room'
    | 'presence'
    | 'kept-until'
    | 'spared-until'
    | 'round-over'
    | 'set-aside-until';
  readonly agentId: string | null;
  readonly at: Date | null;
  readonly sentence: string;
}

const agentsNamed = 10;

const kindsInOrder: readonly Release['kind'][] = [
  'wrap-up-ends',
  'rest-over',
  'round-over',
  'room',
  'presence',
];

interface Asked {
  readonly need: WaitingConversation;
  /** Those who could serve it, were nothing in their way but what passes. */
  readonly fit: readonly RoutableAgent[];
  readonly policy: Pick<RoutingPolicy, 'capacity' | 'offers'>;
  readonly names: ReadonlyMap<string, string>;
  readonly nowMs: number;
}

/** What would have to pass for each of those who could serve it to be asked. */
export async function agentReleases(tx: Tx, asked: Asked): Promise<Release[]> {
  const ends = await wrapUpsEnding(
    tx,
    asked.fit.map((one) => one.id),
  );
  const wrapUps = new Map(ends.map((one) => [one.agentId, one]));
  return asked.fit
    .flatMap((agent) => releaseOf(agent, asked, wrapUps.get(agent.id)) ?? [])
    .sort((a, b) => kindsInOrder.indexOf(a.kind) - kindsInOrder.indexOf(b.kind))
    .slice(0, agentsNamed);
}

/** Whoever returns to a full desk frees nothing yet: all that stands in the way is told, and when the last of it is gone. */
function releaseOf(
  agent: RoutableAgent,
  asked: Asked,
  wrapUps: EndingWrapUps | undefined,
): Release | undefined {
  const passing = obstaclesInTurn(agent, asked).map((why) => passes(why, agent, asked, wrapUps));
  const last = passing.reduce<Release | undefined>(
    (one, other) => (one && !laterThan(other, one) ? one : other),
    undefined,
  );
  return last && { ...last, sentence: passing.map((one) => one.sentence).join(' ') };
}

function obstaclesInTurn(agent: RoutableAgent, { need, policy, nowMs }: Asked): Obstacle[] {
  const found: Obstacle[] = [];
  let [freed, wanted] = [agent, need];
  for (;;) {
    const why = obstacle(wanted, freed, { capacity: policy.capacity, nowMs });
    if (!why) return found;
    found.push(why);
    if (why.because === 'not-available') freed = { ...freed, presence: 'available' };
    else if (why.because === 'resting') freed = { ...freed, restUntilMs: undefined };
    else if (why.because === 'asked-this-round') wanted = { ...wanted, asked: [] };
    else return found;
  }
}

function passes(
  why: Obstacle,
  agent: RoutableAgent,
  { need, policy, names, nowMs }: Asked,
  wrapUps: EndingWrapUps | undefined,
): Release {
  const name = names.get(agent.id) ?? 'An agent';
  const about = { agentId: agent.id, at: null, sentence: obstacleSentence(name, why) };
  switch (why.because) {
    case 'not-available':
      return { ...about, kind: 'presence' };
    case 'resting':
      return { ...about, kind: 'rest-over', at: new Date(agent.restUntilMs ?? nowMs) };
    case 'asked-this-round': {
      const last = Math.max(...need.asked.map((one) => one.atMs));
      return { ...about, kind: 'round-over', at: new Date(last + policy.offers.restSeconds * 1_000) };
    }
    default: {
      const after =
        wrapUps && roomFor(need.channel, wrapUps.left, agent.units, policy.capacity, need.customer);
      return after?.kind === 'room'
        ? { ...about, kind: 'wrap-up-ends', at: wrapUps?.at ?? null, sentence: `${name} ends their wrap-up.` }
        : { ...about, kind: 'room' };
    }
  }
}

/** What nobody can say when it passes is later than all. */
function laterThan(one: Release, other: Release): boolean {
  const when = ({ at }: Release) => at?.getTime() ?? Infinity;
  return when(one) > when(other);
}
