import { personOf } from '#domain/sla/audience.ts';
import type { SlaAction } from '#domain/sla/ladder-step.ts';
import type { Tx } from '#persistence/database.ts';
import type { ConversationRow } from '#persistence/rows/conversation.row.ts';
import type { Flow } from '../flow.ts';
import { takeBack } from '../routing/assignments/take-back.ts';
import { giveTo } from '../routing/by-hand/give-to.ts';
import type { Names } from './batch.ts';
import { changed, nothing, type CarriedOut } from './carry-out.ts';

/** Actions that give work to people or take it from them: they lock agents, and write by themselves. */
export type HandingOver = Extract<SlaAction, { do: 'assign' | 'take-back' }>;

export function handsOver(action: SlaAction): action is HandingOver {
  return action.do === 'assign' || action.do === 'take-back';
}

/** Carries out such an action on a locked conversation of which everything before is written. */
export async function handOver(
  flow: Flow,
  tx: Tx,
  row: ConversationRow,
  { action, because, names }: { action: HandingOver; because: string; names: Names },
  now: Date,
): Promise<CarriedOut> {
  if (action.do === 'take-back') {
    const taken = await takeBack(flow, tx, row, { because, now });
    return taken.kind === 'taken-back'
      ? changed(action, taken.row, { from: taken.agentId })
      : nothing(action, row, taken.because);
  }
  const agentId = personOf(action.to, names.people);
  if (agentId === undefined) return nothing(action, row, 'there is no such active agent');
  const given = await giveTo(flow, tx, row, { agentId, because, how: 'sla-step' }, now);
  return given.kind === 'given'
    ? changed(action, given.row, { to: agentId })
    : nothing(action, row, given.because);
}
