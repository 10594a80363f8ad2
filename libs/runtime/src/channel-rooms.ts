import { EmailRoom } from '#channels/email/email-room.ts';
import { SmsChannel } from '#channels/sms/sms-channel.ts';
import { TwilioClients } from '#channels/twilio-client.ts';
import { VoiceChannel } from '#channels/voice/voice-channel.ts';
import { channelRegistry, type ChannelRegistry } from '#flow/channel-registry.ts';
import type { Config } from '#platform/config.ts';

export interface ChannelRooms {
  readonly rooms: ChannelRegistry;
  readonly close: () => Promise<void>;
}

/** The rooms of every kind of channel, with the environment's accounts. */
export function channelRooms(config: Config): ChannelRooms {
  const email = new EmailRoom({ relayUrl: config.SMTP_RELAY_URL });
  const twilio = new TwilioClients({
    accountSid: config.TWILIO_ACCOUNT_SID,
    authToken: config.TWILIO_AUTH_TOKEN,
    apiBaseUrl: config.TWILIO_API_BASE_URL,
  });
  return {
    rooms: channelRegistry(email, new SmsChannel(twilio), new VoiceChannel(twilio)),
    close: () => email.close(),
  };
}
