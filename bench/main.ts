import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { cpus, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { openEmbeddedPostgres } from '#platform/embedded-postgres/embedded-postgres.ts';
import { decisionLines } from './decisions.ts';
import { databaseLimit } from './database-limit.ts';
import { latenessLines } from './lateness.ts';
import { mailIntake } from './mail-intake.ts';
import { forecastCalibration } from './forecast.ts';
import { freedAgents } from './freed-agents.ts';
import { recomputeLine } from './recompute.ts';
import { offerLatency } from './offer-latency.ts';
import { clearQueues } from './clear-queues.ts';
import { countStatementsAnew, statements } from './statements.ts';

/**
 * `npm run bench [-- --quick] [-- --statements]`: a Firstline of its own in a temporary folder, measured from outside.
 * `--statements` tells where the database's time goes, at some cost of its own; `--decisions` measures the engine of routing
 * alone, without a database; `--recompute` only how long it takes to apply a policy to 100,000 clocks that run,
 * and `--forecast` only how well forecasts hold on simulated days.
 */
const quick = process.argv.includes('--quick');
const byStatement = process.argv.includes('--statements');
if (process.argv.includes('--forecast')) {
  forecastCalibration(print, quick);
  process.exit();
}
if (process.argv.includes('--lateness')) {
  for (const line of await latenessLines(quick, process.argv.includes('--kill'))) print(line);
  process.exit();
}
if (!process.argv.includes('--recompute')) for (const line of decisionLines(quick)) print(line);
if (process.argv.includes('--decisions')) process.exit();
if (process.argv.includes('--recompute')) {
  print(await recomputeLine(quick));
  process.exit();
}

const accountSid = `AC${'be'.repeat(16)}`;
const authToken = 'bench-token-of-no-use-elsewhere';

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
  print(`machine: ${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, Node ${process.versions.node}`);

  const limit = await databaseLimit(postgres.url, quick ? 3 : 10);
  print(
    `database alone: ${limit.perSecond.toFixed(0)} transactions/s (one conversation and one message each)`,
  );

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
print(await recomputeLine(quick));
for (const line of await latenessLines(quick)) print(line);
forecastCalibration(print, quick);

function print(line: string): void {
  process.stdout.write(`${line}\n`);
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

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => {
        resolve(typeof address === 'object' && address ? address.port : 0);
      });
    });
  });
}
