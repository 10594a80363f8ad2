import type { WhatIfMoveRecord } from '#persistence/stores/what-if/what-if.store.ts';
import { moves } from '#simulation/trace/moves.ts';
import type { RecordedTrace } from '#simulation/trace/recorded-trace.ts';
import type { Replayed } from '#simulation/trace/replay-trace.ts';
import type { TracePlan } from '#simulation/trace/trace-plan.ts';

const movesKept = 100_000;

export interface KeptMoves {
  readonly kept: WhatIfMoveRecord[];
  readonly total: number;
  readonly byReason: Readonly<Record<string, number>>;
}

/** The conversations that a plan would have sent elsewhere: how many and why, and of so many what is told of each. */
export function keptMoves(trace: RecordedTrace, plan: TracePlan, replayed: Replayed): KeptMoves {
  const kept: WhatIfMoveRecord[] = [];
  const byReason: Record<string, number> = {};
  let total = 0;
  const { contacts } = trace;
  const idOf = (agent: number) => (agent < 0 ? null : (trace.agents[agent]?.id ?? null));
  const orNull = (seconds: number | undefined) =>
    seconds === undefined || Number.isNaN(seconds) ? null : seconds;
  for (const move of moves(trace, plan, replayed.liveShadow, replayed.otherShadow)) {
    total += 1;
    byReason[move.because] = (byReason[move.because] ?? 0) + 1;
    if (kept.length === movesKept) continue;
    const { contact, toAgent } = move;
    kept.push({
      conversationId: contacts.conversationId[contact] ?? '',
      because: move.because,
      fromQueue: move.from.queue,
      toQueue: move.to.queue,
      fromAgentId: idOf(move.fromAgent),
      toAgentId: idOf(toAgent),
      toAgentName: plan.agents[toAgent]?.name ?? null,
      recordedWaitSeconds: orNull(
        ((contacts.acceptedMs[contact] ?? NaN) - (contacts.arrivedMs[contact] ?? NaN)) / 1_000,
      ),
      expectedWaitSeconds: orNull(replayed.otherWait[contact]),
    });
  }
  return { kept, total, byReason };
}
