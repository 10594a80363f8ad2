import type { Tx } from '#persistence/database.ts';
import type { CallRow } from '#persistence/rows/call.row.ts';
import { insertCommand } from '#persistence/stores/calls/provider-command.store.ts';
import { addToOutbox } from '#persistence/stores/work/outbox.store.ts';
import type { Flow } from '../flow.ts';

/** What we tell a provider to do with a call. Each carries our id of the agent's leg that it is about. */
export const commandKinds = [
  'ring-agent',
  'fetch-caller',
  'return-caller',
  'drop-leg',
  'end-caller',
] as const;
export type CommandKind = (typeof commandKinds)[number];

/**
 * Writes a command down in the caller's transaction, to be sent once that is committed. The same one again is a
 * no-op: there is one of a kind for each leg.
 */
export async function giveCommand(
  flow: Flow,
  tx: Tx,
  call: CallRow,
  kind: CommandKind,
  payload: Readonly<Record<string, unknown>> & { readonly legId: string },
  now: Date,
): Promise<void> {
  const id = flow.newId();
  const given = await insertCommand(tx, {
    id,
    channelId: call.channelId,
    callId: call.id,
    kind,
    dedupeKey: `cmd:${call.id}:${kind}:${payload.legId}`,
    payload,
    createdAt: now,
  });
  if (given) await addToOutbox(tx, flow.newId(), 'voice-command', { commandId: id }, now);
}
