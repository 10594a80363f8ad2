import type { Presence } from '#domain/words.ts';
import { noteHeartbeat } from '#persistence/stores/people/agent.store.ts';
import { scheduleTimers } from '#persistence/stores/work/timer.store.ts';
import type { Flow } from '../flow.ts';
import { presenceLapseTimer } from './presence-timers.ts';

export type HeartbeatOutcome =
  /** `offline`: the session had lapsed, or never began; it must set a presence. */
  { readonly kind: 'noted'; readonly presence: Presence } | { readonly kind: 'not-found' };

/** A live session's sign of life. The timer that watches it moves only when it is due, so this is one small write. */
export async function heartbeat(flow: Flow, input: { readonly agentId: string }): Promise<HeartbeatOutcome> {
  return flow.database.transaction(async (tx) => {
    const now = flow.clock.now();
    const noted = await noteHeartbeat(tx, input.agentId, now);
    if (!noted) return { kind: 'not-found' };
    if (!noted.before && noted.presence !== 'offline') {
      await scheduleTimers(tx, [presenceLapseTimer(input.agentId, now)]);
    }
    return { kind: 'noted', presence: noted.presence };
  });
}
