import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';
import type { Reading } from '../../channel.ts';
import type { MailToRead } from './read-mail.ts';

const heapMegabytes = 512;
const idleMs = 300_000;
/** A machine that slept or is overloaded runs into the deadline too, so a mail is condemned only by the second. */
const attemptsAtMost = 2;

/**
 * Reads mails in threads of their own. Parsing is synchronous, so only killing its thread ends it when a mail was
 * built to keep it busy; the other threads and this one never notice.
 */
export class MailReader {
  readonly #threads: number;
  readonly #pool: Piscina<MailToRead, Reading>;
  readonly #waiting: (() => void)[] = [];
  #busy = 0;
  #closed = false;
  #idle: (() => void) | undefined;

  constructor(threads = 2) {
    this.#threads = threads;
    this.#pool = new Piscina({
      filename: workerFile(import.meta.url),
      minThreads: 0,
      maxThreads: threads,
      idleTimeout: idleMs,
      concurrentTasksPerWorker: 1,
      resourceLimits: { maxOldGenerationSizeMb: heapMegabytes },
    });
  }

  /**
   * Answers `unreadable` for a mail that no thread could finish.
   * @throws only when no thread can be started at all or the reader was closed, never because of a mail
   */
  async read(mail: MailToRead): Promise<Reading> {
    await this.#takeTurn();
    try {
      if (this.#closed) throw new Error('The mail reader is closed.');
      let failure = '';
      for (let attempt = 1; attempt <= attemptsAtMost; attempt++) {
        const end = new AbortController();
        // The deadline begins with the work: a mail that waited for its turn has not used any of it.
        const deadline = setTimeout(() => {
          end.abort();
        }, mail.limits.readSeconds * 1_000);
        try {
          // A copy that is handed over: the caller's bytes may be a slice of something larger, and stay its own.
          const raw = new Uint8Array(mail.raw);
          return await this.#pool.run({ ...mail, raw }, { signal: end.signal, transferList: [raw.buffer] });
        } catch (error) {
          if ((error as NodeJS.ErrnoException).code === 'ERR_WORKER_INIT_FAILED') throw error;
          failure = end.signal.aborted
            ? `Reading the mail took longer than ${mail.limits.readSeconds} s and was stopped.`
            : `Reading the mail failed: ${error instanceof Error ? error.message : String(error)}.`;
        } finally {
          clearTimeout(deadline);
        }
      }
      return { kind: 'unreadable', error: failure };
    } finally {
      this.#giveTurn();
    }
  }

  /** Ends the threads after the mails that they are reading. */
  async close(): Promise<void> {
    this.#closed = true;
    if (this.#busy > 0) await new Promise<void>((resolve) => (this.#idle = resolve));
    await this.#pool.destroy();
  }

  #takeTurn(): Promise<void> {
    if (this.#busy < this.#threads) {
      this.#busy++;
      return Promise.resolve();
    }
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #giveTurn(): void {
    const next = this.#waiting.shift();
    if (next) next();
    else if (--this.#busy === 0) this.#idle?.();
  }
}

/**
 * The thread's file lies beside this one. A thread cannot run TypeScript, so where this runs from its source (the
 * specs) the thread runs what the last build made of it.
 * @throws Error when it is not there: better no start than every mail called unreadable
 */
function workerFile(here: string): string {
  const folder = here.endsWith('.ts')
    ? here.replace('/libs/channels/src/', '/dist/libs/channels/src/').replace(/[^/]+$/, '')
    : here.replace(/[^/]+$/, '');
  const file = `${folder}read-mail.worker.js`;
  if (!existsSync(fileURLToPath(file))) throw new Error(`${file} is missing: run "npm run build" first.`);
  return file;
}
