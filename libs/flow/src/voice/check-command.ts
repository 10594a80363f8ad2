import type { Tx } from '#persistence/database.ts';
import { changeCommand, lockCommand } from '#persistence/stores/calls/provider-command.store.ts';
import { addToOutbox } from '#persistence/stores/work/outbox.store.ts';
import type { Timer } from '#persistence/stores/work/timer.store.ts';
import type { Flow } from '../flow.ts';

/**
 * Takes up a command again: one that waits for its next attempt, or one whose worker died while it was being sent,
 * which nobody knows the outcome of.
 */
export async function checkCommand(flow: Flow, tx: Tx, timer: Timer, now: Date): Promise<void> {
  const { commandId } = timer.payload as { commandId: string };
  const row = await lockCommand(tx, commandId);
  if (!row || row.state === 'done' || row.state === 'failed') return;
  if (row.state === 'sending') await changeCommand(tx, commandId, { state: 'unknown' });
  await addToOutbox(tx, flow.newId(), 'voice-command', { commandId }, now);
}
