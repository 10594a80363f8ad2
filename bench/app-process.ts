import { spawn, type ChildProcess } from 'node:child_process';
import { dirname, join } from 'node:path';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
/** Where the build is, from there and from the sources. */
const apps = join(here, here.endsWith(join('dist', 'bench')) ? '../apps' : '../dist/apps');

/** A process of an installation, on a database and a folder. */
export class AppProcess {
  readonly #child: ChildProcess;
  readonly #gone: Promise<unknown>;

  private constructor(child: ChildProcess) {
    this.#child = child;
    this.#gone = new Promise((resolve) => child.once('exit', resolve));
  }

  /** Answers when it is ready. Its errors go to standard error. */
  static async start(
    app: string,
    url: string,
    folder: string,
    settings: Readonly<Record<string, string>> = {},
  ): Promise<AppProcess> {
    const child = spawn(process.execPath, [join(apps, app, 'src/main.js')], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: {
        ...process.env,
        NODE_ENV: 'production',
        DATABASE_URL: url,
        DATABASE_POOL: '8',
        DATA_DIR: folder,
        HTTP_PORT: '0',
        LOG_LEVEL: 'info',
        WEBHOOKS_ALLOW_PRIVATE: 'true',
        ...settings,
      },
    });
    const started = new AppProcess(child);
    await new Promise<void>((resolve, reject) => {
      createInterface({ input: child.stdout }).on('line', (line) => {
        if (line.includes('"msg":"ready"')) resolve();
        else if (line.includes('"level":50')) process.stderr.write(`${app}: ${line.slice(0, 500)}\n`);
      });
      child.once('exit', (code) => {
        reject(new Error(`${app} ended with ${String(code)}`));
      });
    });
    return started;
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#gone;
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    this.#child.kill('SIGTERM');
    await this.#gone;
  }
}

export function freePort(): Promise<number> {
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
