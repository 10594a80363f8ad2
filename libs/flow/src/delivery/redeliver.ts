import type { ChannelKind } from '#domain/words.ts';
import { addToOutbox } from '#persistence/stores/work/outbox.store.ts';
import type { Timer } from '#persistence/stores/work/timer.store.ts';
import type { TimerAct } from '../timers/run-due-timers.ts';
import { deliveryQueueOf } from './delivery-queue.ts';

export const redeliverTimerKey = (messageId: string) => `redeliver:${messageId}`;

/** Takes a message up again at `dueAt`: its worker is gone by then, or it is to be sent again. */
export function redeliverTimer(messageId: string, channelKind: ChannelKind, dueAt: Date): Timer {
  return {
    key: redeliverTimerKey(messageId),
    lane: 'delivery',
    kind: 'redeliver',
    dueAt,
    payload: { messageId, channelKind },
  };
}

/** Timer `redeliver` of lane `delivery`: hands the message to its queue again. */
export const redeliver: TimerAct = async (flow, tx, timer, now) => {
  const { messageId, channelKind } = timer.payload as { messageId: string; channelKind: ChannelKind };
  const queue = deliveryQueueOf(channelKind);
  if (queue) await addToOutbox(tx, flow.newId(), queue, { messageId }, now);
};
