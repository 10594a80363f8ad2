import type { ChannelSetup } from '../channel.ts';
import { e164 } from '../phone-number.ts';
import type { TwilioApi } from '../twilio-client.ts';
import { twilioOutcome } from '../twilio-outcome.ts';

/** Tries the account and its number, and says in a sentence what stands in the way. */
export async function probeTexting(api: TwilioApi, setup: ChannelSetup): Promise<string | undefined> {
  const bare = setup.address.replace(/^whatsapp:/, '');
  const number = e164(bare);
  const isShortCode = /^\d{3,8}$/.test(bare);
  if (!number && !isShortCode) return `The channel’s address ${setup.address} is not a phone number.`;
  try {
    const [found] = await api.incomingPhoneNumbers.list({ phoneNumber: number || bare, limit: 1 });
    // Short codes and WhatsApp senders are not among an account's numbers; that it answered is enough.
    if (isShortCode || setup.kind === 'whatsapp') return undefined;
    if (!found) return `The provider’s account has no number ${number}.`;
    return found.capabilities.sms ? undefined : `The number ${number} cannot send text messages.`;
  } catch (error) {
    return twilioOutcome(error).error;
  }
}
