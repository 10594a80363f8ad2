import type { Tx } from '#persistence/database.ts';
import { forgetDocumentChanges } from '#persistence/stores/documents/document-change.store.ts';
import { unreferencedBlobs } from '#persistence/stores/intake/blob.store.ts';
import { forgetWebhooks } from '#persistence/stores/intake/webhook.store.ts';
import { forgetTokens } from '#persistence/stores/people/api-token.store.ts';
import { forgetMatchingRounds } from '#persistence/stores/routing/matching-round.store.ts';
import { forgetShadows } from '#persistence/stores/routing/shadow.store.ts';
import { forgetWhatIfs } from '#persistence/stores/what-if/what-if.store.ts';
import { forgetRequests } from '#persistence/stores/work/idempotent-request.store.ts';
import type { StorePart } from '#platform/blob-store.ts';
import type { Flow } from '../flow.ts';

export interface Garbage {
  readonly blobs: number;
  readonly unfinished: number;
  readonly tokens: number;
  readonly requests: number;
  readonly webhooks: number;
  readonly whatIfs: number;
  readonly rounds: number;
  readonly shadows: number;
  readonly documentChanges: number;
}

/** For how many days records of decisions are kept. */
export interface Retention {
  /** Rounds of matching, with what was learned up to then: they can be decided again. */
  readonly roundsDays: number;
  /** What versions in shadow made of conversations. */
  readonly shadowsDays: number;
  /** Who moved which version of a document. */
  readonly documentChangesDays: number;
}

export const usualRetention: Retention = { roundsDays: 35, shadowsDays: 90, documentChangesDays: 1_095 };

export type Collected =
  /** Another process is at it. */
  { readonly kind: 'busy' } | { readonly kind: 'collected'; readonly garbage: Garbage };

const hour = 3_600_000;
const day = 24 * hour;
/** Between a blob and the row that refers to it lies a transaction, never a day. */
const blobsKeptMs = day;
/** Nobody repeats a request that late. */
const requestsKeptMs = day;
const tokensKeptMs = 30 * day;
/** They carry phone numbers; no provider repeats one after a month. */
const webhooksKeptMs = 30 * day;

/** What was tried is tried again on newer days. */
const whatIfsKeptMs = 30 * day;

const collectorLock = 4242004;
const rowsAtOnce = 2_000;
/** Each has up to a hundred thousand rows of its own. */
const whatIfsAtOnce = 1;
const batchesAtMost = 100;
const blobsAtOnce = 500;
/** One part of the blobs an hour; a prime above 24, so that a machine that sleeps at night comes to every part. */
const blobParts = 29;

/**
 * Removes what nobody needs any more: blobs whose row was never written, dead tokens, and what tells repeats of
 * requests and webhooks apart, and records of decisions after their time. One process at a time; what a round leaves is the next one's.
 */
export async function collectGarbage(flow: Flow, retention: Retention = usualRetention): Promise<Collected> {
  const now = flow.clock.now().getTime();
  const ago = (ms: number) => new Date(now - ms);
  const garbage = await flow.database.alone(collectorLock, async (): Promise<Garbage> => {
    const part = { index: Math.floor(now / hour) % blobParts, of: blobParts };
    return {
      requests: await inBatches(flow, (tx) => forgetRequests(tx, ago(requestsKeptMs), rowsAtOnce)),
      tokens: await inBatches(flow, (tx) => forgetTokens(tx, ago(tokensKeptMs), rowsAtOnce)),
      webhooks: await inBatches(flow, (tx) => forgetWebhooks(tx, ago(webhooksKeptMs), rowsAtOnce)),
      whatIfs: await inBatches(
        flow,
        (tx) => forgetWhatIfs(tx, ago(whatIfsKeptMs), whatIfsAtOnce),
        whatIfsAtOnce,
      ),
      rounds: await inBatches(flow, (tx) =>
        forgetMatchingRounds(tx, ago(retention.roundsDays * day), rowsAtOnce),
      ),
      shadows: await inBatches(flow, (tx) => forgetShadows(tx, ago(retention.shadowsDays * day), rowsAtOnce)),
      documentChanges: await inBatches(flow, (tx) =>
        forgetDocumentChanges(tx, ago(retention.documentChangesDays * day), rowsAtOnce),
      ),
      unfinished: await flow.blobs.removeUnfinished(ago(blobsKeptMs), part),
      blobs: await collectBlobs(flow, ago(blobsKeptMs), part),
    };
  });
  return garbage ? { kind: 'collected', garbage } : { kind: 'busy' };
}

/** Each batch is a transaction of its own, so that none holds locks for long. */
async function inBatches(
  flow: Flow,
  forget: (tx: Tx) => Promise<number>,
  atOnce = rowsAtOnce,
): Promise<number> {
  let forgotten = 0;
  for (let batch = 0; batch < batchesAtMost; batch++) {
    const count = await flow.database.transaction(forget);
    forgotten += count;
    if (count < atOnce) break;
  }
  return forgotten;
}

async function collectBlobs(flow: Flow, before: Date, part: StorePart): Promise<number> {
  let removed = 0;
  let keys: string[] = [];
  const collect = async () => {
    for (const key of await unreferencedBlobs(flow.database.reading, keys)) {
      if (await flow.blobs.remove(key, before)) removed += 1;
    }
    keys = [];
  };
  for await (const key of flow.blobs.putBefore(before, part)) {
    keys.push(key);
    if (keys.length === blobsAtOnce) await collect();
  }
  await collect();
  return removed;
}
