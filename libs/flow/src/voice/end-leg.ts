import { isFinal, isLegStatus } from '#domain/calls/leg-report.ts';
import type { Tx } from '#persistence/database.ts';
import type { CallLegRow } from '#persistence/rows/call-leg.row.ts';
import type { CallRow } from '#persistence/rows/call.row.ts';
import { changeLeg } from '#persistence/stores/calls/call-leg.store.ts';
import { cancelTimers } from '#persistence/stores/work/timer.store.ts';
import type { Flow } from '../flow.ts';
import { giveCommand } from './give-command.ts';
import { ringTimerKey } from './voice-timers.ts';

/**
 * Notes that a leg to an agent is over for us and hangs up on it where the provider may still have it. A leg whose
 * provider's id is not known yet is hung up as soon as that comes.
 */
export async function endLeg(
  flow: Flow,
  tx: Tx,
  call: CallRow,
  leg: CallLegRow,
  cause: string,
  now: Date,
): Promise<void> {
  await cancelTimers(tx, [ringTimerKey(leg.id)]);
  if (leg.endedAt === null) {
    await changeLeg(tx, leg.id, { endedAt: now, endCause: cause, inConference: false });
  }
  await dropIfAlive(flow, tx, call, leg, now);
}

/** Hangs up on a leg that the provider has and that is not over there. */
export async function dropIfAlive(
  flow: Flow,
  tx: Tx,
  call: CallRow,
  leg: Pick<CallLegRow, 'id' | 'role' | 'status' | 'providerId'>,
  now: Date,
): Promise<void> {
  const over = isLegStatus(leg.status) && isFinal(leg.status);
  if (leg.role !== 'agent' || leg.providerId === null || over) return;
  await giveCommand(flow, tx, call, 'drop-leg', { legId: leg.id }, now);
}
