import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/**
 * Below those that systems give to outgoing connections (from 32768 on Linux, from 49152 elsewhere): one of those may be
 * given away between the look and the use.
 */
const lowest = 15_000;
const highest = 32_000;
const triesAtMost = 100;
/** Whoever asks for several may use them later, all together. */
const given = new Set<number>();

/**
 * A port of the loopback interface that nobody listens on, another one each time.
 * @throws when none is found in a hundred tries
 */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < triesAtMost; tries++) {
    const port = randomInt(lowest, highest);
    if (given.has(port)) continue;
    given.add(port);
    if (await isFree(port)) return port;
  }
  throw new Error(`No port of 127.0.0.1 between ${lowest} and ${highest} seems to be free.`);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => {
      resolve(false);
    });
    server.listen(port, '127.0.0.1', () => {
      server.close(() => {
        resolve(true);
      });
    });
  });
}
