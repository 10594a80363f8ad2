import {
  claimTextSync,
  endTextSync,
  knownProviderKeys,
  type TextSyncEnd,
} from '#persistence/stores/channels/text-sync.store.ts';
import type { Flow } from '../flow.ts';
import { takeInMany, type Arrival } from '../intake/take-in.ts';

/** A text that the provider holds for us. */
export interface HeldText {
  readonly providerKey: string;
  /** The parameters that its webhook has; may ask the provider. */
  readonly payload: () => Promise<Readonly<Record<string, unknown>>>;
}

export interface Reconciling {
  readonly channelId: string;
  readonly everyMs: number;
  /** The provider's texts to the channel since an instant, a page at a time, newest first. */
  readonly held: (since: Date) => AsyncIterable<readonly HeldText[]>;
}

export type Reconciled =
  | { readonly kind: 'not-due' }
  /** `missed`: how many had no receipt. */
  | { readonly kind: 'compared'; readonly seen: number; readonly missed: number }
  /** There were too many: the newest were compared, and older ones never will be. */
  | { readonly kind: 'cut-short'; readonly because: string; readonly seen: number; readonly missed: number }
  | { readonly kind: 'failed'; readonly because: string; readonly missed: number };

type Compared = Exclude<Reconciled, { kind: 'not-due' }>;

const minute = 60_000;
const day = 24 * 60 * minute;
/** What was under way at the last look, and clocks that differ. */
const overlapMs = 15 * minute;
/** After a longer silence older texts are not looked for. */
const longestGapMs = 7 * day;
const leaseMs = 2 * minute;
const retryMs = minute;
const pagesAtMost = 50;

/**
 * Compares a channel's receipts with what the provider holds, and takes in what no webhook brought. One process at a
 * time does it for a channel; a text that its webhook brings meanwhile is there once.
 */
export async function takeInMissedTexts(flow: Flow, reconciling: Reconciling): Promise<Reconciled> {
  const { channelId, everyMs } = reconciling;
  const now = flow.clock.now();
  const claim = await claimTextSync(flow.database.reading, channelId, {
    now,
    dueBefore: new Date(now.getTime() - everyMs),
    leaseUntil: new Date(now.getTime() + leaseMs),
  });
  if (!claim) return { kind: 'not-due' };
  const { fence, syncedAt } = claim;
  const result = await compare(flow, reconciling, since(syncedAt, now));
  await endTextSync(flow.database.reading, channelId, fence, endOf(flow, result, now, everyMs));
  return result;
}

function endOf(flow: Flow, result: Compared, now: Date, everyMs: number): TextSyncEnd {
  if (result.kind === 'compared') return { syncedAt: now };
  // What is too much now will be more the next time, so that one goes on from here.
  if (result.kind === 'cut-short') return { syncedAt: now, error: result.because };
  const retryAt = new Date(flow.clock.now().getTime() + Math.min(retryMs, everyMs));
  return { error: result.because, retryAt };
}

function since(syncedAt: Date | null, now: Date): Date {
  const last = syncedAt?.getTime() ?? now.getTime();
  return new Date(Math.max(last - overlapMs, now.getTime() - longestGapMs));
}

async function compare(flow: Flow, { channelId, held }: Reconciling, from: Date): Promise<Compared> {
  let pages = 0;
  let seen = 0;
  let missed = 0;
  try {
    for await (const page of held(from)) {
      seen += page.length;
      missed += await takeInUnknown(flow, channelId, page);
      pages += 1;
      if (pages === pagesAtMost) {
        const because = `There are more than ${seen} texts since ${from.toISOString()}; older ones were not compared.`;
        return { kind: 'cut-short', because, seen, missed };
      }
    }
    return { kind: 'compared', seen, missed };
  } catch (error) {
    return { kind: 'failed', because: error instanceof Error ? error.message : String(error), missed };
  }
}

async function takeInUnknown(flow: Flow, channelId: string, page: readonly HeldText[]): Promise<number> {
  if (page.length === 0) return 0;
  const keys = page.map((text) => text.providerKey);
  const known = await knownProviderKeys(flow.database.reading, channelId, keys);
  const arrivals: Arrival[] = [];
  for (const { providerKey, payload } of page) {
    if (known.has(providerKey)) continue;
    arrivals.push({ channelId, providerKey, queue: 'intake-sms', payload: await payload() });
  }
  // The provider lists the newest first; what a customer wrote in a row is stored in that order.
  const taken = await takeInMany(flow, arrivals.reverse());
  return taken.filter((one) => !one.repeated).length;
}
