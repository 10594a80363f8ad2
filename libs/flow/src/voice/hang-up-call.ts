import type { Flow } from '../flow.ts';
import { endCall } from './end-call.ts';
import { giveCommand } from './give-command.ts';
import { holdCall } from './hold-call.ts';

export type HungUp = { readonly kind: 'hung-up' | 'not-found' | 'not-yours' | 'over' };

/** The agent who speaks on a call ends it, for the caller too. */
export async function hangUpCall(
  flow: Flow,
  { callId, agentId }: { readonly callId: string; readonly agentId: string },
): Promise<HungUp> {
  return flow.database.transaction<HungUp>(async (tx) => {
    const now = flow.clock.now();
    const held = await holdCall(tx, callId);
    if (!held) return { kind: 'not-found' };
    if (held.call.state !== 'connected') return { kind: 'over' };
    if (held.call.agentId !== agentId || !held.agent) return { kind: 'not-yours' };
    const call = await endCall(flow, tx, held, { reason: 'agent-hung-up' }, now);
    if (!call) return { kind: 'over' };
    await giveCommand(flow, tx, call, 'end-caller', { legId: held.agent.id }, now);
    return { kind: 'hung-up' };
  });
}
