import type { CallState } from '#domain/calls/call-state.ts';
import type { Flow } from '../flow.ts';
import { endCall } from './end-call.ts';
import { giveCommand } from './give-command.ts';
import { holdCall } from './hold-call.ts';

export type HungUp =
  | { readonly kind: 'hung-up' | 'not-found' | 'not-yours' }
  /** Nobody speaks on it: it waits, rings or is over. */
  | { readonly kind: 'not-connected'; readonly state: CallState };

/**
 * The agent who speaks on a call ends it, for the caller too.
 * @param input.ofOthers a supervisor, who may end a call that somebody else is on
 */
export async function hangUpCall(
  flow: Flow,
  input: { readonly callId: string; readonly agentId: string; readonly ofOthers?: boolean },
): Promise<HungUp> {
  const { callId, agentId, ofOthers = false } = input;
  return flow.database.transaction<HungUp>(async (tx) => {
    const now = flow.clock.now();
    const held = await holdCall(tx, callId);
    if (!held) return { kind: 'not-found' };
    const { state } = held.call;
    const own = held.call.agentId === agentId;
    if (!own && !ofOthers) return { kind: 'not-yours' };
    if (state !== 'connected' || !held.agent) return { kind: 'not-connected', state };
    const reason = own ? 'agent-hung-up' : 'supervisor-hung-up';
    const call = await endCall(flow, tx, held, { reason }, now);
    if (!call) return { kind: 'not-connected', state };
    await giveCommand(flow, tx, call, 'end-caller', { legId: held.agent.id }, now);
    return { kind: 'hung-up' };
  });
}
