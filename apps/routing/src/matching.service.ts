import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import type { Flow } from '#flow/flow.ts';
import { matchWaiting } from '#flow/routing/matching/match-waiting.ts';
import { Matchmaker } from '#flow/routing/matching/matchmaker.ts';
import { HintListener } from '#persistence/hint-listener.ts';
import { poolHint } from '#persistence/stores/routing/pool.store.ts';
import { matchingHint } from '#persistence/stores/work/matching.store.ts';
import { Loop } from '#platform/loop.ts';
import { onMachine } from '#runtime/on-machine.ts';
import { RepeatingService } from '#runtime/repeating-service.ts';
import { FLOW, LOGGER } from '#runtime/tokens.ts';

/** So often a round is made without a hint, and says of everything why it waits. */
const thoroughEveryMs = 5_000;
/** After a round the next waits so long: nobody notices, and under load what comes meanwhile is matched together. */
const restMs = 10;

/**
 * Runs rounds of matching one after another: at once when work or room appeared, and by itself every few seconds.
 * Every process that matches hears every hint; while one of them is at it the others leave it the next round too,
 * because it heard the same hint.
 */
@Injectable()
export class MatchingService extends RepeatingService {
  constructor(@Inject(FLOW) flow: Flow, @Inject(LOGGER) logger: Logger, hints: HintListener) {
    const matchmaker = new Matchmaker();
    let thoroughAtMs = 0;
    const loop = new Loop(
      async () => {
        const now = flow.clock.now().getTime();
        const thorough = now - thoroughAtMs >= thoroughEveryMs;
        if (thorough) thoroughAtMs = now;
        const round = await matchWaiting(flow, { matchmaker, thorough, unlessElsewhere: true });
        const { again, setAside, heldElsewhere, wakeAt } = round;
        for (const { conversationId, error } of setAside) {
          const bindings = { err: error, conversationId };
          logger.error(bindings, 'a conversation cannot be offered and is set aside; the others go on');
        }
        if (heldElsewhere.length > 0) {
          logger.warn({ held: heldElsewhere }, 'somebody holds what is to be matched; the others go on');
        }
        const missed = matchmaker.pool.patrol.missed();
        if (missed > 0) logger.warn({ missed }, 'changes of the pool were not told and had to be found');
        return { again, restMs, wakeAt: wakeAt && onMachine(flow, wakeAt) };
      },
      thoroughEveryMs,
      (error) => {
        logger.error({ err: error }, 'a round of matching failed and will be tried again');
      },
    );
    super(loop);
    hints.on(poolHint, (told) => {
      matchmaker.pool.hear(told);
      // Reading everything takes a while, which is not left to whoever comes next.
      if (told === '') loop.wake();
    });
    hints.on(matchingHint, () => {
      loop.wake();
    });
  }
}
