import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { openEmbeddedPostgres } from '#platform/embedded-postgres/embedded-postgres.ts';
import { acknowledgeNothing } from './acknowledge-nothing.ts';
import { freePort } from './app-process.ts';
import { clearQueues } from './clear-queues.ts';
import { databaseLimit } from './database-limit.ts';
import { freedAgents } from './freed-agents.ts';
import { mailIntake } from './mail-intake.ts';
import { offerLatency } from './offer-latency.ts';
import type { BenchOptions } from './section.ts';
import { countStatementsAnew, statements } from './statements.ts';

const accountSid = `AC${'be'.repeat(16)}`;
const authToken = 'bench-token-of-no-use-elsewhere';

/** A Firstline of its own in a temporary folder, measured from outside: what a mail costs, how soon work is offered. */
export async function installation({ quick, byStatement, print }: BenchOptions): Promise<void> {
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
        TWILIO_ACCOUNT_SID: accountSid,
        TWILIO_AUTH_TOKEN: authToken,
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

    const limit = await databaseLimit(postgres.url, quick ? 3 : 10);
    print(
      `database alone: ${limit.perSecond.toFixed(0)} transactions/s (one conversation and one message each)`,
    );

    await acknowledgeNothing(postgres.url);
    const mails = { smtpPort, to: 'support@firstline.localhost', databaseUrl: postgres.url };
    const pids = { firstline: app.pid ?? 0, postgres: postmaster };
    await mailIntake({ ...mails, ...pids, mails: 200 });
    if (byStatement) await countStatementsAnew(postgres.url);
    const intake = await mailIntake({ ...mails, ...pids, mails: quick ? 500 : 3_000 });
    const { firstline, postgres: database, together } = intake.cpuMsPerMail;
    print(
      `mail, SMTP to queued: ${intake.perSecond.toFixed(0)} mails/s; ` +
        `${together.toFixed(2)} CPU-ms a mail (firstline ${firstline.toFixed(2)}, postgres ${database.toFixed(2)})`,
    );

    if (byStatement) for (const line of await statements(postgres.url, intake.mails)) print(line);
    await clearQueues(postgres.url);

    const latency = await offerLatency({
      perSecond: 50,
      seconds: quick ? 4 : 15,
      agents: 200,
      url: `http://127.0.0.1:${httpPort}`,
      databaseUrl: postgres.url,
      authToken,
      accountSid,
    });
    print(`queued to offered at 50/s with 200 agents: ${spread(latency)}`);
    await clearQueues(postgres.url);

    const freed = await freedAgents({
      waiting: 5_000,
      agents: quick ? 20 : 100,
      url: `http://127.0.0.1:${httpPort}`,
      databaseUrl: postgres.url,
    });
    print(`available to offered with 5,000 waiting: ${spread(freed)}`);
  } finally {
    const gone = new Promise((resolve) => app.once('exit', resolve));
    app.kill('SIGTERM');
    if (app.exitCode === null) await gone;
    await postgres.close();
    await rm(folder, { recursive: true, force: true });
  }
}

function spread({
  ms,
  offered,
}: {
  ms: Record<'p50' | 'p95' | 'p99' | 'max', number>;
  offered: number;
}): string {
  const parts = (['p50', 'p95', 'p99', 'max'] as const).map((name) => `${name} ${ms[name].toFixed(1)} ms`);
  return `${parts.join(', ')} (${offered} offers)`;
}
