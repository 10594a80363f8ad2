import type { VoiceProvider } from '#channels/voice-provider.ts';
import { isFinal, isLegStatus } from '#domain/calls/leg-report.ts';
import type { CallRow } from '#persistence/rows/call.row.ts';
import { changeLeg } from '#persistence/stores/calls/call-leg.store.ts';
import { openCalls } from '#persistence/stores/calls/call.store.ts';
import { openCommandIds } from '#persistence/stores/calls/provider-command.store.ts';
import { channelSetup } from '#persistence/stores/channels/channel.store.ts';
import { addToOutbox } from '#persistence/stores/work/outbox.store.ts';
import type { Flow } from '../flow.ts';
import { endCall } from './end-call.ts';
import { holdCall } from './hold-call.ts';

const callsAtOnce = 200;
const commandsAtOnce = 200;

export interface Reconciled {
  readonly asked: number;
  readonly closed: number;
  readonly commands: number;
  /** Calls that the provider could not be asked about. */
  readonly errors: readonly unknown[];
}

/**
 * Closes calls that ended while nobody listened, and takes up commands whose job was lost.
 * @param olderThanMs calls and commands younger than this are left to their webhooks and jobs
 */
export async function reconcileCalls(
  flow: Flow,
  provider: VoiceProvider,
  olderThanMs: number,
): Promise<Reconciled> {
  const before = new Date(flow.clock.now().getTime() - olderThanMs);
  const commandIds = await openCommandIds(flow.database.reading, before, commandsAtOnce);
  await flow.database.transaction(async (tx) => {
    for (const commandId of commandIds) {
      await addToOutbox(tx, flow.newId(), 'voice-command', { commandId }, flow.clock.now());
    }
  });
  const errors: unknown[] = [];
  let asked = 0;
  let closed = 0;
  for (let last: CallRow | undefined, more = true; more;) {
    const calls: CallRow[] = await openCalls(flow.database.reading, before, last, callsAtOnce);
    for (const call of calls) {
      try {
        if (await closeIfOver(flow, provider, call)) closed++;
      } catch (error) {
        errors.push(error);
      }
    }
    asked += calls.length;
    last = calls.at(-1);
    more = calls.length === callsAtOnce;
  }
  return { asked, closed, commands: commandIds.length, errors };
}

async function closeIfOver(flow: Flow, provider: VoiceProvider, call: CallRow): Promise<boolean> {
  const setup = await channelSetup(flow.database.reading, flow.secrets, call.channelId);
  if (!setup) return false;
  const found = await provider.findCall(setup, call.providerId);
  if (found && !found.over) return false;
  return flow.database.transaction(async (tx) => {
    const held = await holdCall(tx, call.id);
    if (!held) return false;
    const status = found?.status ?? '';
    if (held.customer && isLegStatus(status) && isFinal(status)) {
      await changeLeg(tx, held.customer.id, { status });
    }
    const ended = await endCall(flow, tx, held, { reason: 'reconciled' }, flow.clock.now());
    return ended !== undefined;
  });
}
