import type { Database } from '#persistence/database.ts';
import type { BlobStore } from '#platform/blob-store.ts';
import type { Clock } from '#platform/clock.ts';
import type { NewId } from '#platform/new-id.ts';
import type { Secrets } from '#platform/secrets.ts';

/** What every verb stands on. A verb is a function `(flow, input) => outcome` in a file of its name. */
export interface Flow {
  readonly database: Database;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly secrets: Secrets;
  readonly blobs: BlobStore;
  /** The domain of our own Message-IDs. */
  readonly mailDomain: string;
  /** Where the outside world reaches us, without a slash at its end. */
  readonly publicBaseUrl: string;
}
