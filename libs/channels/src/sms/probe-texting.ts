import type { ChannelSetup } from '../channel.ts';
import type { TwilioApi } from '../twilio-client.ts';
import { twilioOutcome } from '../twilio-outcome.ts';
import { textAddress } from './address.ts';

/** Tries the account and its number, and says in a sentence what stands in the way. */
export async function probeTexting(api: TwilioApi, setup: ChannelSetup): Promise<string | undefined> {
  const number = textAddress(setup.address);
  if (!number) return `The channel’s address ${setup.address} is not a phone number.`;
  try {
    const [found] = await api.incomingPhoneNumbers.list({ phoneNumber: number, limit: 1 });
    // WhatsApp senders and sandboxes are not among an account's numbers.
    if (setup.kind === 'whatsapp') return undefined;
    if (!found) return `The provider’s account has no number ${number}.`;
    return found.capabilities.sms ? undefined : `The number ${number} cannot send text messages.`;
  } catch (error) {
    return twilioOutcome(error).error;
  }
}
