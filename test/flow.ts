import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Flow } from '#flow/flow.ts';
import type { Database } from '#persistence/database.ts';
import { FolderBlobStore } from '#platform/blob-store.ts';
import { AlignedClock, type Clock } from '#platform/clock.ts';
import { newId } from '#platform/new-id.ts';
import { Secrets } from '#platform/secrets.ts';

/** A clock that stands until it is moved. */
export class StandingClock implements Clock {
  constructor(public at: Date = new Date('2026-03-02T09:00:00Z')) {}
  now(): Date {
    return this.at;
  }
  forward(seconds: number): void {
    this.at = new Date(this.at.getTime() + seconds * 1_000);
  }
}

/** What a verb stands on, over a real database and a folder of its own. */
export async function flowOn(database: Database, clock: Clock = new AlignedClock()): Promise<Flow> {
  return {
    database,
    clock,
    newId,
    secrets: new Secrets(Buffer.alloc(32, 7)),
    blobs: new FolderBlobStore(await mkdtemp(join(tmpdir(), 'firstline-blobs-'))),
    mailDomain: 'firstline.test',
    publicBaseUrl: 'http://127.0.0.1:3000',
  };
}
