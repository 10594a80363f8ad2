import type { Tx } from '#persistence/database.ts';
import type { CallRow } from '#persistence/rows/call.row.ts';
import { insertReceipts } from '#persistence/stores/intake/receipt.store.ts';
import type { Flow } from '../flow.ts';

export interface CallTakenIn {
  readonly callId: string;
  readonly callSid: string;
  readonly from: string;
  readonly to: string;
  readonly digits?: string | undefined;
  readonly fromName?: string | undefined;
}

/**
 * Writes the receipt of a call, once: when the caller got past the menu, or hung up before. A missed call is a contact
 * that must be seen too.
 */
export async function takeCallIn(
  flow: Flow,
  tx: Tx,
  call: Pick<CallRow, 'id' | 'channelId' | 'providerId' | 'fromNumber' | 'toNumber' | 'digits'>,
  fromName: string | undefined,
  now: Date,
): Promise<void> {
  const payload: CallTakenIn = {
    callId: call.id,
    callSid: call.providerId,
    from: call.fromNumber,
    to: call.toNumber,
    ...(call.digits ? { digits: call.digits } : {}),
    ...(fromName ? { fromName } : {}),
  };
  const receipt = {
    id: flow.newId(),
    channelId: call.channelId,
    providerKey: call.providerId,
    contentHash: null,
    blobKey: null,
    payload: { ...payload },
    queue: 'intake-voice',
    outboxId: flow.newId(),
  } as const;
  await insertReceipts(tx, [receipt], now);
}
