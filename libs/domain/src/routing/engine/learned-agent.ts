import { unknownAgent } from './estimates.ts';
import type { Sum } from './learned-group.ts';
import type { LoadShare } from './load-shares.ts';

/** So much work at the usual pace is added to what was seen of an agent. */
const agentPrior = 20;

/** What was seen of somebody. */
export class LearnedAgent {
  /** Offers so far. */
  made = 0;
  missed = 0;
  hardRun = unknownAgent.hardRun;
  load: LoadShare = { busyShare: unknownAgent.busyShare, ahead: 0 };
  readonly #pace: Sum = { sum: agentPrior, count: agentPrior };

  /** Handling time against the others'. */
  get pace(): number {
    return this.#pace.sum / this.#pace.count;
  }

  finished(share: number): void {
    this.#pace.sum += share;
    this.#pace.count += 1;
  }
}
