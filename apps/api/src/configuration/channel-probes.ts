import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { ChannelSetup } from '#channels/channel.ts';
import { EmailRoom } from '#channels/email/email-room.ts';
import { SmsChannel } from '#channels/sms/sms-channel.ts';
import { TwilioClients } from '#channels/twilio-client.ts';
import { VoiceChannel } from '#channels/voice/voice-channel.ts';
import { channelRegistry, type ChannelRegistry } from '#flow/channel-registry.ts';
import type { Config } from '#platform/config.ts';
import { CONFIG } from '#runtime/tokens.ts';

/** The rooms through which the API tries a channel; here they neither read nor send. */
@Injectable()
export class ChannelProbes implements OnApplicationShutdown {
  readonly #email: EmailRoom;
  readonly #rooms: ChannelRegistry;

  constructor(@Inject(CONFIG) config: Config, twilio: TwilioClients) {
    this.#email = new EmailRoom({ relayUrl: config.SMTP_RELAY_URL });
    this.#rooms = channelRegistry(this.#email, new SmsChannel(twilio), new VoiceChannel(twilio));
  }

  /** Says what is wrong with a channel in a sentence; undefined when all is well. */
  async probe(setup: ChannelSetup): Promise<string | undefined> {
    const room = this.#rooms.get(setup.kind);
    return room ? room.probe(setup) : `Channels of kind ${setup.kind} are not served yet.`;
  }

  onApplicationShutdown(): Promise<void> {
    return this.#email.close();
  }
}
