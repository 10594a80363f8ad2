import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openEmbeddedPostgres } from './embedded-postgres.ts';
import { removeDataFolder } from './remove-data-folder.ts';
import { postgresHome } from './home.ts';

/**
 * Stands for a server that recovers from a crash on the folder of its last argument: refuses connections, then answers
 * that the system is starting up (57P03), then is gone. Writes its port.
 */
const recoveringServer = `
  const { createServer } = require('node:net');
  const fields = Buffer.from('SFATAL\\0VFATAL\\0C57P03\\0Mthe database system is starting up\\0\\0');
  const head = Buffer.alloc(5);
  head.write('E');
  head.writeInt32BE(fields.length + 4, 1);
  const server = createServer((socket) => {
    socket.on('error', () => {}).on('data', () => socket.end(Buffer.concat([head, fields])));
  });
  server.listen(0, '127.0.0.1', () => {
    const { port } = server.address();
    server.close(() => {
      process.stdout.write(port + '\\n');
      setTimeout(() => server.listen(port, '127.0.0.1'), 300);
      setTimeout(() => process.exit(), 1_000);
    });
  });
`;

describe('an embedded database', () => {
  let dataDir: string;

  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'firstline-embedded-'));
  });
  afterEach(() => removeDataFolder(dataDir));

  it('waits for an earlier run’s server that recovers, and is the only one on its folder', async () => {
    const first = await openEmbeddedPostgres({ dataDir });
    await expect(openEmbeddedPostgres({ dataDir })).rejects.toThrow('Another Firstline runs');
    await first.close();
    const { data } = await postgresHome(dataDir);
    const earlier = spawn(process.execPath, ['-e', recoveringServer, data]);
    const ended = once(earlier, 'exit');
    const [port] = (await once(earlier.stdout, 'data')) as [Buffer];
    await writeFile(join(data, 'postmaster.pid'), `${earlier.pid}\n${data}\n0\n${String(port)}`);
    const second = await openEmbeddedPostgres({ dataDir });
    expect(earlier.exitCode).toBe(0);
    await ended;
    await second.close();
  });
});
