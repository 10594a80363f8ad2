import { joinTransaction } from '#persistence/join-transaction.ts';
import { storeAnswer, takeRequestKey } from '#persistence/stores/work/idempotent-request.store.ts';
import type { Flow } from '../flow.ts';

/** A request that its sender may repeat without having its effect twice. */
export interface IdempotentRequest {
  readonly agentId: string;
  readonly key: string;
  /** SHA-256 of what was asked for. */
  readonly requestHash: Buffer;
}

/** What was answered; `body` is JSON. */
export interface Answer<Body> {
  readonly status: number;
  readonly body: Body;
}

export type Once<Body> =
  | { readonly kind: 'done'; readonly answer: Answer<Body>; readonly repeated: boolean }
  /** The key stands for another request. */
  | { readonly kind: 'other-request' };

/**
 * Has an effect once for a key: key, hash and answer are stored in the transaction of the effect. Of two requests
 * with one key at the same time the second waits and gets the first one's answer; when `effect` throws nothing
 * happened, and the key is free.
 */
export async function once<Body>(
  flow: Flow,
  request: IdempotentRequest,
  effect: (flow: Flow) => Promise<Answer<Body>>,
): Promise<Once<Body>> {
  const { agentId, key, requestHash } = request;
  return flow.database.transaction(async (tx) => {
    const stored = await takeRequestKey(tx, agentId, key, requestHash, flow.clock.now());
    if (stored) {
      if (!requestHash.equals(stored.requestHash)) return { kind: 'other-request' };
      return {
        kind: 'done',
        repeated: true,
        answer: { status: stored.status, body: stored.response as Body },
      };
    }
    const answer = await effect({ ...flow, database: joinTransaction(flow.database, tx) });
    await storeAnswer(tx, agentId, key, answer.status, answer.body);
    return { kind: 'done', repeated: false, answer };
  });
}
