import { mkdtemp } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { demoPassword } from '#flow/seed/demo-team.ts';
import { freePort } from '#platform/free-port.ts';
import { removeDataFolder } from '#platform/embedded-postgres/remove-data-folder.ts';
import { eventually } from '../eventually.ts';
import { ApiClient } from './api-client.ts';
import { runProgram, saysReady, startProgram, type Program } from './program.ts';

jest.setTimeout(300_000);

const script = 'dist/apps/standalone/src/main.js';

/** As a new user runs it: no database, no configuration but ports that are free. */
describe('the standalone process on its embedded database', () => {
  let dataDir: string;
  let env: Record<string, string>;
  let running: Program[] = [];

  const start = async (extra: Record<string, string> = {}) => {
    const program = await startProgram(script, { ...env, ...extra }, saysReady);
    running.push(program);
    return program;
  };

  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'firstline-standalone-'));
    env = { DATA_DIR: dataDir, HTTP_PORT: String(await freePort()), SMTP_PORT: String(await freePort()) };
  });
  afterEach(async () => {
    await Promise.all(running.map((program) => program.stop()));
    running = [];
    await removeDataFolder(dataDir);
  });

  const me = async () => {
    const client = await ApiClient.signIn(
      `http://127.0.0.1:${env.HTTP_PORT!}`,
      'ada@firstline.localhost',
      demoPassword,
    );
    return client.get('/me');
  };

  it('makes its database, keeps it over stop and start, and takes over from a killed run', async () => {
    const first = await start();
    const before = await me();
    expect(await first.stop()).toBe(0);

    const second = await start();
    expect((await me()).id).toBe(before.id);
    await second.stop('SIGKILL');

    const third = await start();
    expect((await me()).id).toBe(before.id);
    expect(await third.stop('SIGINT')).toBe(0);
  });

  it('tells a second instance on the same folder in one sentence, and the first goes on', async () => {
    await start();
    const second = await runProgram(script, [], { ...env, HTTP_PORT: '0', SMTP_PORT: '0' });
    expect(second.code).toBe(69);
    expect(second.output).toMatch(/Another Firstline runs on this data folder\. Stop it first/);
    await me();
  });

  it('names every mistake of the configuration at once', async () => {
    const { code, output } = await runProgram(script, [], {
      ...env,
      HTTP_PORT: 'eighty',
      REDIS_URL: 'http://nowhere',
      LOG_LEVEL: 'loud',
    });
    expect(code).toBe(78);
    for (const name of ['HTTP_PORT', 'REDIS_URL', 'LOG_LEVEL']) expect(output).toContain(name);
  });

  it.each(['HTTP_PORT', 'SMTP_PORT'])('says which port is taken when %s is', async (name) => {
    const occupant = createServer().listen(Number(env[name]), '127.0.0.1');
    await eventually(() => occupant.listening);
    try {
      const { code, output } = await runProgram(script, [], env);
      expect(code).toBe(69);
      expect(output).toMatch(new RegExp(`port.*taken.*${env[name]!}`, 'i'));
    } finally {
      occupant.close();
    }
  });

  it('says that a database cannot be reached', async () => {
    const { code, output } = await runProgram(script, [], {
      ...env,
      DATABASE_URL: `postgres://nobody@127.0.0.1:${await freePort()}/none`,
    });
    expect(code).toBe(69);
    expect(output).toMatch(/database cannot be reached .*DATABASE_URL/);
  });
});

describe('each app by itself', () => {
  it.each(['api', 'ingest-email', 'ingest-sms', 'ingest-voice', 'routing', 'sla'])(
    '%s refuses to start without a database and with a wrong port, naming both',
    async (app) => {
      const { code, output } = await runProgram(`dist/apps/${app}/src/main.js`, [], { HTTP_PORT: '70000' });
      expect(code).toBe(78);
      expect(output).toContain('HTTP_PORT');
      expect(output).toContain('DATABASE_URL is not set');
    },
  );
});
