import type { FactoryProvider } from '@nestjs/common';
import { TwilioClients } from '#channels/twilio-client.ts';
import type { Config } from '#platform/config.ts';
import { CONFIG } from './tokens.ts';

/** The SDK's clients of a process, with the environment's account for channels that have none of their own. */
export const twilioProvider: FactoryProvider<TwilioClients> = {
  provide: TwilioClients,
  inject: [CONFIG],
  useFactory: (config: Config) =>
    new TwilioClients({
      accountSid: config.TWILIO_ACCOUNT_SID,
      authToken: config.TWILIO_AUTH_TOKEN,
      apiBaseUrl: config.TWILIO_API_BASE_URL,
    }),
};
