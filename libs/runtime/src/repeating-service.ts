import type { OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import type { Loop } from '#platform/loop.ts';

/** Work that a process repeats as long as it lives; it goes down when the rounds under way have ended. */
export abstract class RepeatingService implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #loops: readonly Loop[];

  protected constructor(...loops: readonly Loop[]) {
    this.#loops = loops;
  }

  onApplicationBootstrap(): void {
    for (const loop of this.#loops) loop.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all(this.#loops.map((loop) => loop.stop()));
  }
}
