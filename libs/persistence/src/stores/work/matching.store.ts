import { run, type Tx } from '../../database.ts';

/** Channel on which routing hears that work or room appeared. */
export const matchingHint = 'firstline_matching';

/**
 * Asks for a round of matching once this transaction has committed. A hint, not a job: whoever matches looks at
 * everything that waits, and by itself every few seconds, so one that is lost costs seconds and no more.
 */
export async function askForMatching(tx: Tx): Promise<void> {
  await run(tx, `select pg_notify('${matchingHint}', '')`);
}
