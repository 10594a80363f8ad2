import { chmodSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openEmbeddedPostgres } from '../../dist/libs/platform/src/embedded-postgres/embedded-postgres.js';

/**
 * Jest's global set-up: one real Postgres for the whole run, unless TEST_DATABASE_URL names one. Every spec file then
 * clones its own database from a migrated template (test/postgres/database.ts).
 */
export default async function start() {
  if (process.env.TEST_DATABASE_URL) return;
  const dataDir = mkdtempSync(join(tmpdir(), 'firstline-test-'));
  // As root the server runs as another user, who must be able to pass through.
  chmodSync(dataDir, 0o755);
  const postgres = await openEmbeddedPostgres({
    dataDir,
    // A test database may lose its data in a power cut.
    settings: { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: 300 },
  });
  globalThis.firstlinePostgres = { postgres, dataDir };
  const url = new URL(postgres.url);
  url.pathname = '/postgres';
  process.env.TEST_DATABASE_URL = url.toString();
}
