import type { FactoryProvider } from '@nestjs/common';
import { EmailRoom } from '#channels/email/email-room.ts';
import { SmsChannel } from '#channels/sms/sms-channel.ts';
import { TwilioClients } from '#channels/twilio-client.ts';
import { VoiceChannel } from '#channels/voice/voice-channel.ts';
import { channelRegistry, type ChannelRegistry } from '#flow/channel-registry.ts';
import type { Config } from '#platform/config.ts';
import { CONFIG } from '#runtime/tokens.ts';

export const ROOMS = Symbol('Rooms');

/** The rooms through which the API tries a channel; it neither reads nor sends. */
export const roomsProvider: FactoryProvider<ChannelRegistry> = {
  provide: ROOMS,
  inject: [CONFIG, TwilioClients],
  useFactory: (config: Config, twilio: TwilioClients) =>
    channelRegistry(
      new EmailRoom({ relayUrl: config.SMTP_RELAY_URL }),
      new SmsChannel(twilio),
      new VoiceChannel(twilio),
    ),
};
