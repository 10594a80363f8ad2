import { comingStep } from '#domain/routing/coming-step.ts';
import type { Tx } from '#persistence/database.ts';
import { teamIds } from '#persistence/stores/people/team.store.ts';
import { waitingWithTimers } from '#persistence/stores/routing/waiting-steps.store.ts';
import type { Timer } from '#persistence/stores/work/timer.store.ts';
import type { Flow } from '../../flow.ts';
import { livePolicy, policyOf } from '../live-policy.ts';
import { relaxationTimer } from './place-in-queue.ts';
import { stepRules } from './step-rules.ts';

const atOnce = 5_000;
/** Instants of timers are whole milliseconds. */
const sameMs = 1;

/** Going over what waits, a piece at a time, and over again. */
export interface WaitingWalk {
  /** The last that was looked at. */
  after: string;
}

/**
 * The timers of steps, and of what follows the last, that are missing or later than they should be in the next piece of what
 * waits: each by the version that decides about it, since another one may have become live while it waited.
 */
export async function lateSteps(flow: Flow, tx: Tx, walk: WaitingWalk): Promise<Timer[]> {
  const live = await livePolicy(flow, tx);
  const teams = await teamIds(tx);
  const piece = await waitingWithTimers(tx, walk.after, atOnce);
  walk.after = piece.length < atOnce ? '' : (piece.at(-1)?.id ?? '');
  return piece.flatMap(({ id, policyVersion, queue, queuedAt, timerAt, ...asks }) => {
    const policy = policyOf(live, { policyVersion });
    const progress = { ...asks, ofOther: policyVersion !== policy.version };
    const coming = comingStep(stepRules(policy, queue), progress, teams);
    const timer =
      coming && relaxationTimer(id, { queueName: queue, policy: policy.body }, coming.number, queuedAt);
    const isSet = timer && timerAt && timerAt.getTime() <= timer.dueAt.getTime() + sameMs;
    return !timer || isSet ? [] : [timer];
  });
}
