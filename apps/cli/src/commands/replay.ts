import { replayDecisions } from '#flow/routing/replay/replay-decisions.ts';
import { CommandError } from '../command-error.ts';
import { percentage } from '../percentage.ts';
import { replayText } from '../replay-text.ts';
import { withFlow } from '../with-flow.ts';

export interface ReplayOptions {
  days?: string;
  json?: boolean;
}

const dayMs = 86_400_000;

/** Decides again everything that was decided in the last days; 1 when anything comes out otherwise. Reads only. */
export async function replay(options: ReplayOptions): Promise<number> {
  const days = Number(options.days ?? '1');
  if (!(days > 0 && days <= 366))
    throw CommandError.usage(`--days must be a number above 0, at most 366, not "${options.days}".`);
  return withFlow(async (flow) => {
    const to = flow.clock.now();
    const from = new Date(to.getTime() - days * dayMs);
    const progress = percentage('Deciding again');
    const found = await replayDecisions(flow, from, to, (at) => {
      progress.show((at.getTime() - from.getTime()) / (to.getTime() - from.getTime()));
    });
    progress.end();
    process.stdout.write(
      options.json ? `${JSON.stringify({ from, to, ...found }, null, 2)}\n` : replayText(found, from, to),
    );
    return found.differing.length === 0 ? 0 : 1;
  });
}
