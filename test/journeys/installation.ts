import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { demoChannels, demoPassword } from '#flow/seed/demo-team.ts';
import { freePort } from '#platform/free-port.ts';
import { dropDatabase, freshDatabaseUrl } from '../postgres/database.ts';
import { ApiClient } from './api-client.ts';
import { setChannel } from './desk.ts';
import { runProgram, saysReady, startProgram, type Program } from './program.ts';
import { OutsideWorld } from './outside-world.ts';

export type Shape = 'standalone' | 'split';

const workers = ['ingest-email', 'ingest-sms', 'ingest-voice', 'routing', 'sla'] as const;

/** A whole Firstline with a pretend outside world, as processes on a database of their own. */
export interface Installation {
  readonly shape: Shape;
  readonly url: string;
  readonly databaseUrl: string;
  readonly smtpPorts: readonly number[];
  readonly supportAddress: string;
  readonly world: OutsideWorld;
  /** Signed in as one of the demo team, by the first part of their address. */
  readonly as: (name: string) => Promise<ApiClient>;
  /** Names of the processes that run; `api`, `routing-1`, … */
  readonly names: readonly string[];
  /** Kills one with SIGKILL and starts it anew. */
  readonly killAndRestart: (name: string) => Promise<void>;
  readonly cli: (...args: string[]) => Promise<{ code: unknown; output: string }>;
  readonly stop: () => Promise<void>;
}

export async function startInstallation(
  shape: Shape,
  options: { redisUrl?: string; env?: Readonly<Record<string, string>> } = {},
): Promise<Installation> {
  const databaseUrl = await freshDatabaseUrl();
  const dataDir = await mkdtemp(join(tmpdir(), 'firstline-journey-'));
  const [httpPort, ...smtpPorts] = await Promise.all([freePort(), freePort(), freePort()]);
  const url = `http://127.0.0.1:${httpPort}`;
  const accountSid = `AC${randomBytes(16).toString('hex')}`;
  const authToken = randomBytes(16).toString('hex');
  const hooks = `${url}/hooks/twilio`;
  const sandbox = await startProgram(
    'dist/apps/sandbox/src/main.js',
    {
      SANDBOX_PORT: '0',
      SANDBOX_SMTP_PORT: '0',
      SANDBOX_TARGET_SMTP: `smtp://127.0.0.1:${smtpPorts[0]}`,
      SANDBOX_SPEED: '20',
      SANDBOX_TWILIO_ACCOUNT_SID: accountSid,
      SANDBOX_TWILIO_AUTH_TOKEN: authToken,
      SANDBOX_NUMBERS: JSON.stringify([
        {
          number: demoChannels.sms.address,
          smsUrl: `${hooks}/${demoChannels.sms.id}/sms`,
          voiceUrl: `${hooks}/${demoChannels.voice.id}/voice`,
          statusCallback: `${hooks}/${demoChannels.voice.id}/voice/status`,
        },
      ]),
    },
    (line) => line.includes('"sandbox":"ready"'),
  );
  const { port, smtpPort } = JSON.parse(
    sandbox.lines.find((line) => line.includes('"sandbox":"ready"'))!,
  ) as {
    port: number;
    smtpPort: number;
  };
  const env: Record<string, string | undefined> = {
    DATABASE_URL: databaseUrl,
    DATABASE_POOL: '8',
    REDIS_URL: options.redisUrl,
    DATA_DIR: dataDir,
    PUBLIC_BASE_URL: url,
    MAIL_DOMAIN: 'firstline.localhost',
    SMTP_RELAY_URL: `smtp://127.0.0.1:${smtpPort}`,
    TWILIO_ACCOUNT_SID: accountSid,
    TWILIO_AUTH_TOKEN: authToken,
    TWILIO_API_BASE_URL: `http://127.0.0.1:${port}`,
    LOG_LEVEL: 'info',
    // Whoever is posted to lives on this machine.
    WEBHOOKS_ALLOW_PRIVATE: 'true',
    ...options.env,
  };
  const plan = new Map<string, { script: string; env: Record<string, string | undefined> }>();
  if (shape === 'standalone') {
    plan.set('standalone', {
      script: 'dist/apps/standalone/src/main.js',
      env: { ...env, HTTP_PORT: String(httpPort), SMTP_PORT: String(smtpPorts[0]) },
    });
  } else {
    const seeded = await runProgram('dist/apps/cli/src/main.js', ['seed'], {
      ...env,
      FIRSTLINE_DEMO_PASSWORD: demoPassword,
    });
    if (seeded.code !== 0) throw new Error(`seeding failed: ${seeded.output}`);
    plan.set('api', { script: 'dist/apps/api/src/main.js', env: { ...env, HTTP_PORT: String(httpPort) } });
    for (const worker of workers) {
      for (const number of [1, 2]) {
        plan.set(`${worker}-${number}`, {
          script: `dist/apps/${worker}/src/main.js`,
          env: { ...env, HTTP_PORT: '0', SMTP_PORT: String(smtpPorts[number - 1]) },
        });
      }
    }
  }
  const running = new Map<string, Program>();
  const clients = new Map<string, Promise<ApiClient>>();
  const start = async (name: string) => {
    const { script, env: own } = plan.get(name)!;
    running.set(name, await startProgram(script, own, saysReady));
  };
  await Promise.all([...plan.keys()].map(start));
  // The demo acknowledges what customers write; only the journeys about that want these mails and texts in between.
  const alex = await ApiClient.signIn(url, 'alex@firstline.localhost', demoPassword);
  for (const { id } of [demoChannels.email, demoChannels.sms]) await setChannel(alex, id, { settings: {} });
  return {
    shape,
    url,
    databaseUrl,
    smtpPorts: shape === 'split' ? smtpPorts : smtpPorts.slice(0, 1),
    supportAddress: `${demoChannels.email.localPart}@firstline.localhost`,
    world: new OutsideWorld(`http://127.0.0.1:${port}`),
    as: (name) => {
      const known = clients.get(name) ?? ApiClient.signIn(url, `${name}@firstline.localhost`, demoPassword);
      clients.set(name, known);
      return known;
    },
    names: [...plan.keys()],
    killAndRestart: async (name) => {
      await running.get(name)!.stop('SIGKILL');
      await start(name);
    },
    cli: (...args) => runProgram('dist/apps/cli/src/main.js', args, env),
    stop: async () => {
      for (const client of await Promise.allSettled(clients.values())) {
        if (client.status === 'fulfilled') client.value.leave();
      }
      await Promise.all([...running.values()].map((program) => program.stop()));
      await sandbox.stop();
      await dropDatabase(databaseUrl);
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
