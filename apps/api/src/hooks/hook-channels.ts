import { Inject, Injectable } from '@nestjs/common';
import type { ChannelSetup } from '#channels/channel.ts';
import type { Flow } from '#flow/flow.ts';
import { channelSetup } from '#persistence/stores/channels/channel.store.ts';
import { FLOW } from '#runtime/tokens.ts';

const freshMs = 5_000;
const keptAtMost = 1_000;
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

interface Known {
  readonly setup: Promise<ChannelSetup | undefined>;
  readonly until: number;
}

/** The channels that webhooks name, kept for five seconds: a burst of texts asks the database once. */
@Injectable()
export class HookChannels {
  readonly #known = new Map<string, Known>();

  constructor(@Inject(FLOW) private readonly flow: Flow) {}

  /** Undefined when there is no such channel. */
  async find(id: string): Promise<ChannelSetup | undefined> {
    if (!uuid.test(id)) return undefined;
    const key = id.toLowerCase();
    const now = this.flow.clock.now().getTime();
    const known = this.#known.get(key);
    if (known && known.until > now) return known.setup;
    const setup = channelSetup(this.flow.database.reading, this.flow.secrets, key);
    // Anybody can name channels that do not exist, so what is kept is bounded.
    if (this.#known.size >= keptAtMost) this.#known.clear();
    this.#known.set(key, { setup, until: now + freshMs });
    try {
      return await setup;
    } catch (error) {
      this.#known.delete(key);
      throw error;
    }
  }
}
