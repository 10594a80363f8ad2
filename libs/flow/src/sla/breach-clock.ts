import { z } from 'zod';
import type { Tx } from '#persistence/database.ts';
import type { Timer } from '#persistence/stores/timer.store.ts';
import type { Flow } from '../flow.ts';
import { followClocks } from './follow-clocks.ts';

const payload = z.object({ conversationId: z.uuid() });

/** A deadline has come. The clock is breached if the facts say so: an answer may have come just in time. */
export async function breachClock(flow: Flow, tx: Tx, timer: Timer, now: Date): Promise<void> {
  await followClocks(flow, tx, [payload.parse(timer.payload).conversationId], now, new Set([timer.key]));
}
