import { whatIfBody } from '#contracts/http/what-if.ts';
import { failWhatIf, finishWhatIf } from '#persistence/stores/what-if/what-if.store.ts';
import type { Flow } from '../flow.ts';
import type { ReplayThreads } from './replay-threads.ts';
import { whatIf } from './what-if.ts';

const refusals = {
  'no-version': 'The version of the routing policy does not exist any more.',
  'no-rule': 'There is no rule of that name.',
  'nothing-recorded': 'No conversation began to wait in that time. Ask for more days.',
} as const;

/** Runs a replay that was claimed and keeps what came of it. An error is kept with it, for whoever asked. */
export async function runWhatIf(
  flow: Flow,
  claimed: { readonly id: string; readonly request: unknown },
  onProgress: (share: number) => void,
  threads?: ReplayThreads,
): Promise<void> {
  try {
    const outcome = await whatIf(flow, whatIfBody.parse(claimed.request), onProgress, threads);
    const now = flow.clock.now();
    if (outcome.kind === 'refused') {
      await failWhatIf(flow.database.reading, claimed.id, refusals[outcome.because], now);
      return;
    }
    await flow.database.transaction((tx) => finishWhatIf(tx, claimed.id, outcome.result, outcome.moves, now));
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    await failWhatIf(flow.database.reading, claimed.id, text, flow.clock.now());
  }
}
