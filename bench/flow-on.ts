import { join } from 'node:path';
import type { Flow } from '#flow/flow.ts';
import type { Database } from '#persistence/database.ts';
import { FolderBlobStore } from '#platform/blob-store.ts';
import { AlignedClock } from '#platform/clock.ts';
import { newId } from '#platform/new-id.ts';
import { Secrets } from '#platform/secrets.ts';

/** What a verb stands on, over a bench's own database; its files lie in `folder`. */
export function flowOn(database: Database, folder: string): Flow {
  return {
    database,
    clock: new AlignedClock(),
    newId,
    secrets: new Secrets(Buffer.alloc(32, 7)),
    blobs: new FolderBlobStore(join(folder, 'blobs')),
    mailDomain: 'bench.test',
    publicBaseUrl: 'http://127.0.0.1:3000',
  };
}
