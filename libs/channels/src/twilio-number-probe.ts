import type { ChannelSetup } from './channel.ts';
import { e164 } from './phone-number.ts';
import type { TwilioApi } from './twilio-client.ts';
import { twilioOutcome } from './twilio-outcome.ts';

const inWords = { sms: 'send text messages', voice: 'take calls' } as const;

/** Tries the account and whether its number can do what a channel is for; says in a sentence what stands in the way. */
export async function probeNumber(
  api: TwilioApi,
  setup: ChannelSetup,
  ability: keyof typeof inWords,
): Promise<string | undefined> {
  const bare = setup.address.replace(/^whatsapp:/, '');
  const number = e164(bare);
  const isShortCode = ability === 'sms' && /^\d{3,8}$/.test(bare);
  if (!number && !isShortCode) return `The channel’s address ${setup.address} is not a phone number.`;
  try {
    const [found] = await api.incomingPhoneNumbers.list({ phoneNumber: number || bare, limit: 1 });
    // Short codes and WhatsApp senders are not among an account's numbers; that it answered is enough.
    if (isShortCode || setup.kind === 'whatsapp') return undefined;
    if (!found) return `The provider’s account has no number ${number}.`;
    return found.capabilities[ability] ? undefined : `The number ${number} cannot ${inWords[ability]}.`;
  } catch (error) {
    return twilioOutcome(error).error;
  }
}
