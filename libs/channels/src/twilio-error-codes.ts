import type { FailureClass } from '#domain/words.ts';

export interface TwilioFailure {
  readonly failure: FailureClass;
  /** What to do about it, for the agent who reads it. */
  readonly error: string;
}

/** The recipient asked this sender to stop (https://www.twilio.com/docs/api/errors/21610). */
export const optedOut = '21610';

const permanent = (error: string): TwilioFailure => ({ failure: 'permanent', error });
const transient = (error: string): TwilioFailure => ({ failure: 'transient', error });

/** https://www.twilio.com/docs/api/errors: only the codes that change what we do; the rest is permanent. */
const known: Readonly<Record<string, TwilioFailure>> = {
  [optedOut]: permanent(
    'The recipient has asked this number to stop; only they can lift that, by sending START.',
  ),
  20003: permanent('The provider refuses the account or its token; check the channel’s credentials.'),
  20404: permanent('The provider does not know this account, number or resource.'),
  20429: transient('The provider takes no more requests at the moment.'),
  21211: permanent('The recipient’s number is not valid.'),
  21408: permanent(
    'The account may not send to this country; allow it in the provider’s geographic permissions.',
  ),
  21602: permanent('The message is empty.'),
  21603: permanent('The channel has no number to send from.'),
  21606: permanent('The channel’s number cannot send this kind of message to this recipient.'),
  21608: permanent('A trial account may only write to numbers verified with the provider.'),
  21609: permanent('The provider does not accept our address for reports; check PUBLIC_BASE_URL.'),
  21611: transient('The number’s queue at the provider is full.'),
  21612: permanent('This number cannot reach this recipient.'),
  21614: permanent('The recipient’s number cannot receive text messages.'),
  21617: permanent('The message is longer than the 1600 characters that the provider takes.'),
  21619: permanent('The message has neither text nor media.'),
  21730: transient('The provider is under maintenance.'),
  30001: transient('The number’s queue at the provider overflowed.'),
  30003: transient('The recipient’s handset cannot be reached; it may be switched off.'),
  30004: permanent('The recipient or the carrier blocked the message.'),
  30005: permanent('The recipient’s number is unknown or no longer in service.'),
  30006: permanent('The recipient’s number is a landline or cannot receive text messages.'),
  30007: permanent(
    'The carrier filtered the message as unwanted; have a person look before sending it again.',
  ),
  30008: transient('The carrier did not say why it failed.'),
  30034: permanent('The number is not registered for texting in the United States (A2P 10DLC).'),
  30500: transient('The provider had an internal error.'),
  63003: permanent('The recipient has no WhatsApp account at this number.'),
  63016: permanent('WhatsApp takes only templates more than 24 hours after the customer’s last message.'),
  63018: transient('WhatsApp takes no more messages from this number at the moment.'),
  63024: permanent('The recipient cannot be reached over WhatsApp.'),
  63038: transient('The account has reached the number of messages that it may send in a day.'),
};

/** What a Twilio error code means for a message, at sending or in a delivery report. */
export function twilioFailure(code: string | number, said?: string): TwilioFailure {
  const { failure, error } = known[String(code)] ?? permanent(said || 'The provider refused the message.');
  return { failure, error: `${error} (Twilio ${code})` };
}
