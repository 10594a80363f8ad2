import type { Tx } from '#persistence/database.ts';
import { liveDocument } from '#persistence/stores/documents/document.store.ts';
import { unknownTeams } from '#persistence/stores/people/account.store.ts';
import {
  deleteQueue,
  insertQueue,
  lockQueue,
  replaceServingTeams,
  updateQueue,
  type QueueFields,
} from '#persistence/stores/queues/queue-change.store.ts';
import { askForMatching } from '#persistence/stores/work/matching.store.ts';
import type { Flow } from '../flow.ts';
import { namingPolicy, type NamedByPolicy } from './naming-policy.ts';

export interface QueueChange extends Partial<QueueFields> {
  readonly teamIds?: readonly string[] | undefined;
}

type Refused =
  { readonly kind: 'no-queue' } | { readonly kind: 'stale'; readonly version: number } | NamedByPolicy;

export type SavedQueue =
  | { readonly kind: 'saved'; readonly id: string }
  | Refused
  | { readonly kind: 'name-taken' }
  | { readonly kind: 'unknown'; readonly teams: string[]; readonly documents: string[] };

/** Adds a queue, or changes one that still has `version`. */
export async function saveQueue(
  flow: Flow,
  input: { existing?: { id: string; version: number } | undefined; change: QueueChange },
): Promise<SavedQueue> {
  const { existing, change } = input;
  const now = flow.clock.now();
  return flow.database.transaction(async (tx) => {
    const teams = await unknownTeams(tx, change.teamIds ?? []);
    const documents = await withoutLiveVersion(tx, change);
    if (teams.length + documents.length > 0) return { kind: 'unknown', teams, documents };
    const id = existing?.id ?? flow.newId();
    if (existing) {
      const queue = await lockQueue(tx, id);
      if (!queue) return { kind: 'no-queue' };
      if (queue.version !== existing.version) return { kind: 'stale', version: queue.version };
      const renamed = change.name !== undefined && change.name !== queue.name;
      const policy = renamed ? await namingPolicy(tx, 'queue', queue.name) : undefined;
      if (policy) return { kind: 'named-by-policy', policy };
      if (!(await updateQueue(tx, id, { ...queue, ...change }))) return { kind: 'name-taken' };
    } else {
      const fields = { name: '', slaPolicy: null, calendar: null, ...change };
      if (!(await insertQueue(tx, id, fields, now))) return { kind: 'name-taken' };
    }
    if (change.teamIds) await replaceServingTeams(tx, id, change.teamIds);
    await askForMatching(tx);
    return { kind: 'saved', id };
  });
}

/** Removes a queue in which no conversation ever was. */
export async function removeQueue(
  flow: Flow,
  input: { id: string; version: number },
): Promise<{ readonly kind: 'removed' } | Refused | { readonly kind: 'has-conversations' }> {
  return flow.database.transaction(async (tx) => {
    const queue = await lockQueue(tx, input.id);
    if (!queue) return { kind: 'no-queue' };
    if (queue.version !== input.version) return { kind: 'stale', version: queue.version };
    const policy = await namingPolicy(tx, 'queue', queue.name);
    if (policy) return { kind: 'named-by-policy', policy };
    return { kind: (await deleteQueue(tx, input.id)) ? 'removed' : 'has-conversations' };
  });
}

async function withoutLiveVersion(tx: Tx, { slaPolicy, calendar }: QueueChange): Promise<string[]> {
  const missing: string[] = [];
  if (slaPolicy && !(await liveDocument(tx, 'sla-policy', slaPolicy)))
    missing.push(`SLA policy ${slaPolicy}`);
  if (calendar && !(await liveDocument(tx, 'calendar', calendar))) missing.push(`calendar ${calendar}`);
  return missing;
}
