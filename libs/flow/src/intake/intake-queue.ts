import type { ChannelKind } from '#domain/words.ts';
import type { IntakeQueue } from '#persistence/stores/intake/receipt.store.ts';

const queues: Readonly<Record<ChannelKind, IntakeQueue>> = {
  email: 'intake-email',
  sms: 'intake-sms',
  whatsapp: 'intake-sms',
  chat: 'intake-sms',
  custom: 'intake-sms',
  voice: 'intake-voice',
};

/** The queue on which receipts of a kind of channel are processed. */
export function intakeQueueOf(kind: ChannelKind): IntakeQueue {
  return queues[kind];
}
