import { isOfTheMoment } from '#persistence/of-the-moment.ts';
import type { Flow } from '../../flow.ts';
import { livePolicy, type LivePolicy } from '../live-policy.ts';
import { Matchmaker } from './matchmaker.ts';
import { recordWaits } from './record-waits.ts';
import { roundOfMatching, type MadeRound } from './round-of-matching.ts';
import type { SetAside } from './set-aside.ts';

/** More reasons to wait are left for the rounds to come, so that a big change of shift does not hold up the offers. */
const notedAtOnce = 50;

export interface MatchOptions {
  /** What was kept from the rounds before; without it everything is read. */
  readonly matchmaker?: Matchmaker;
  /** Record why everything waits, and not only what came or changed since the last round. */
  readonly thorough?: boolean;
  /** Leave it to whoever is at a round now, who will make one more for the same hint. */
  readonly unlessElsewhere?: boolean;
}

export interface MatchOutcome {
  readonly kind: 'matched';
  /** Offers made and conversations assigned without asking. */
  readonly offered: number;
  /** Decisions that no longer held when they were to be written; the pool is looked at again. */
  readonly dropped: number;
  readonly waiting: number;
  /** Could not be written, wait for another try, and are to be looked at by somebody. */
  readonly setAside: readonly SetAside[];
  /** Ids of conversations and agents whose rows somebody has held for so long that it should be known. */
  readonly heldElsewhere: readonly string[];
  /** Something changed meanwhile, or more is to be said of why things wait: make another round. */
  readonly again: boolean;
  /** By then make another one, for what somebody holds. */
  readonly wakeAt: Date | undefined;
}

/**
 * One round of matching: everybody with room, and all that waits. Rounds come one after another, over all processes: the
 * decision is made on what was read last, and written only where the conversations and agents, locked and read again,
 * still allow it. Only when its offers are made it is noted why the rest waits on.
 */
export async function matchWaiting(flow: Flow, options: MatchOptions = {}): Promise<MatchOutcome> {
  const policy = await livePolicy(flow);
  const matchmaker = options.matchmaker ?? new Matchmaker();
  const { pool, unnoted } = matchmaker;
  const attempt = (inParts: boolean) => {
    const { unlessElsewhere = false } = options;
    return flow.database.transaction((tx) =>
      roundOfMatching(flow, tx, matchmaker, policy, { unlessElsewhere, inParts }),
    );
  };
  const round = await attempt(false).catch((error: unknown) => {
    if (isOfTheMoment(error)) throw error;
    return attempt(true);
  });
  if (typeof round === 'string') {
    const again = round === 'nothing waits' && pool.markedBeside();
    const nothing = { offered: 0, dropped: 0, waiting: 0, setAside: [], heldElsewhere: [] };
    return { kind: 'matched', ...nothing, again, wakeAt: pool.heldUntil() };
  }
  const { confirmed, decisions, setAside } = round;
  round.recorded?.committed();
  const heldElsewhere = pool.asked(round.locks, flow.clock.now().getTime());
  const given = {
    conversations: decisions.offers.map((one) => one.conversationId),
    agents: decisions.offers.map((one) => one.agentId),
  };
  const changed = pool.markedBeside(new Set([...given.conversations, ...given.agents]));
  // What was given out is told as every other change, and perhaps after the next round has begun.
  pool.mark(given);
  if (options.thorough) unnoted.look(pool.waiting.keys());
  await noteWaits(flow, matchmaker, policy, round);
  await matchmaker.shadow.follow(flow, policy.shadow, matchmaker.seen, round);
  return {
    kind: 'matched',
    offered: confirmed.length,
    dropped: decisions.offers.length - confirmed.length - setAside.length,
    waiting: decisions.waiting,
    setAside,
    heldElsewhere,
    again: changed || unnoted.any,
    wakeAt: pool.heldUntil(),
  };
}

/** Its own transaction, so that nobody waits for their offers because of it. */
async function noteWaits(
  flow: Flow,
  { pool, record, unnoted }: Matchmaker,
  policy: LivePolicy,
  round: MadeRound,
): Promise<void> {
  const waits = unnoted.take(round.decisions, pool.waiting, notedAtOnce);
  if (waits.length === 0) return;
  const recorded = round.recorded ? undefined : await record.next(flow, round);
  const written = { policyVersion: policy.version, row: recorded?.row };
  const noted = await flow.database.transaction((tx) => recordWaits(flow, tx, waits, written));
  recorded?.committed();
  for (const one of noted) pool.noted(one.conversationId, one.because);
}
