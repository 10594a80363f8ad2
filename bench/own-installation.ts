import { spawn } from 'node:child_process';
import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { openEmbeddedPostgres } from '#platform/embedded-postgres/embedded-postgres.ts';
import { removeDataFolder } from '#platform/embedded-postgres/remove-data-folder.ts';
import { freePort } from './app-process.ts';

export interface OwnInstallation {
  readonly url: string;
  readonly databaseUrl: string;
  readonly smtpPort: number;
  readonly pids: { readonly firstline: number; readonly postgres: number };
  /** Of the texts' provider. */
  readonly accountSid: string;
  readonly authToken: string;
}

const provider = { accountSid: `AC${'be'.repeat(16)}`, authToken: 'bench-token-of-no-use-elsewhere' };

/** Starts a Firstline of its own in a temporary folder, and ends it when `measure` is done. */
export async function withInstallation(
  byStatement: boolean,
  measure: (own: OwnInstallation) => Promise<void>,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'firstline-bench-'));
  const postgres = await openEmbeddedPostgres({
    dataDir: folder,
    settings: {
      track_commit_timestamp: 'on',
      ...(byStatement ? { shared_preload_libraries: 'pg_stat_statements' } : {}),
    },
  });
  const [httpPort, smtpPort] = await Promise.all([freePort(), freePort()]);
  const app = spawn(
    process.execPath,
    [
      '--max-semi-space-size=32',
      join(dirname(fileURLToPath(import.meta.url)), '../apps/standalone/src/main.js'),
    ],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: {
        ...process.env,
        NODE_ENV: 'production',
        DATABASE_URL: postgres.url,
        DATA_DIR: folder,
        HTTP_PORT: String(httpPort),
        SMTP_PORT: String(smtpPort),
        TWILIO_ACCOUNT_SID: provider.accountSid,
        TWILIO_AUTH_TOKEN: provider.authToken,
        LOG_LEVEL: 'info',
      },
    },
  );
  try {
    await new Promise<void>((resolve, reject) => {
      createInterface({ input: app.stdout }).on('line', (line) => {
        if (line.includes('"msg":"ready"')) resolve();
      });
      app.once('exit', (code) => {
        reject(new Error(`standalone ended with ${String(code)}`));
      });
    });
    const postmaster = Number(
      (await readFile(join(folder, 'postgres', 'postmaster.pid'), 'utf8')).split('\n')[0],
    );
    await measure({
      url: `http://127.0.0.1:${httpPort}`,
      databaseUrl: postgres.url,
      smtpPort,
      pids: { firstline: app.pid ?? 0, postgres: postmaster },
      ...provider,
    });
  } finally {
    const gone = new Promise((resolve) => app.once('exit', resolve));
    app.kill('SIGTERM');
    if (app.exitCode === null) await gone;
    await postgres.close();
    await removeDataFolder(folder);
  }
}
