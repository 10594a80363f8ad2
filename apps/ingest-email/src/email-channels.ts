import { Inject, Injectable } from '@nestjs/common';
import { withoutDetail } from '#channels/email/mail-address.ts';
import type { Flow } from '#flow/flow.ts';
import { channelsOfKind, type OpenChannel } from '#persistence/stores/channels/channel.store.ts';
import { FLOW } from '#runtime/tokens.ts';

const freshMs = 10_000;
/** A channel that was just made works within a second, and a flood of unknown recipients asks no more often. */
const missMs = 1_000;

/** The enabled e-mail channels, as they were a few seconds ago at most. */
@Injectable()
export class EmailChannels {
  #known: readonly OpenChannel[] = [];
  #readAt = 0;
  #reading: Promise<void> | undefined;

  constructor(@Inject(FLOW) private readonly flow: Flow) {}

  async all(): Promise<readonly OpenChannel[]> {
    await this.#refresh(freshMs);
    return this.#known;
  }

  /** The channel to which mail for this address belongs, whatever stands after a plus sign in it. */
  async at(address: string): Promise<OpenChannel | undefined> {
    await this.#refresh(freshMs);
    const found = this.#find(address);
    if (found) return found;
    await this.#refresh(missMs);
    return this.#find(address);
  }

  #find(address: string): OpenChannel | undefined {
    const exact = address.trim().toLowerCase();
    const plain = withoutDetail(address);
    return (
      this.#known.find((one) => one.address === exact) ?? this.#known.find((one) => one.address === plain)
    );
  }

  async #refresh(olderThanMs: number): Promise<void> {
    if (performance.now() - this.#readAt < olderThanMs && this.#readAt > 0) return;
    this.#reading ??= this.#read().finally(() => (this.#reading = undefined));
    await this.#reading;
  }

  async #read(): Promise<void> {
    this.#known = await channelsOfKind(this.flow.database.reading, this.flow.secrets, ['email']);
    this.#readAt = performance.now();
  }
}
