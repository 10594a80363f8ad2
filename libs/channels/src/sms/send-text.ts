import type { ChannelSetup, Outbound, SendOutcome } from '../channel.ts';
import type { TwilioApi } from '../twilio-client.ts';
import { twilioFailure } from '../twilio-error-codes.ts';
import { twilioOutcome } from '../twilio-outcome.ts';
import { providerAddress } from './address.ts';
import { longestText } from './segments.ts';

/** Sends one text. What the provider would refuse anyway is refused before it is asked. */
export async function sendText(
  api: TwilioApi,
  setup: ChannelSetup,
  outbound: Outbound,
): Promise<SendOutcome> {
  const refusal = unsendable(outbound);
  if (refusal) return refusal;
  try {
    const message = await api.messages.create({
      to: providerAddress(setup.kind, outbound.to),
      from: providerAddress(setup.kind, setup.address),
      body: outbound.text,
      ...(outbound.statusUrl ? { statusCallback: outbound.statusUrl } : {}),
    });
    return outcomeOf(message);
  } catch (error) {
    return twilioOutcome(error);
  }
}

/** What the provider's resource of a message says about it. */
export function outcomeOf(message: { sid: string; status: string; errorCode: number | null }): SendOutcome {
  const { sid, status, errorCode } = message;
  if (status !== 'failed' && status !== 'undelivered' && status !== 'canceled') {
    return { kind: 'sent', providerId: sid };
  }
  if (errorCode) return { kind: 'failed', ...twilioFailure(errorCode), code: String(errorCode) };
  return { kind: 'failed', failure: 'permanent', error: `The provider says that the text is ${status}.` };
}

function unsendable({ to, text, attachments }: Outbound): SendOutcome | undefined {
  const refuse = (error: string, code: string): SendOutcome => ({
    kind: 'failed',
    failure: 'permanent',
    error,
    code,
  });
  if (to === '') return refuse('The customer withheld their number, so no text can reach them.', '21211');
  if (text.trim() === '') return refuse('The message is empty.', '21602');
  if (text.length > longestText) {
    return refuse(
      `The message has ${text.length} characters; a text has at most ${longestText}. Shorten it or send it in parts.`,
      '21617',
    );
  }
  if (attachments.length > 0) {
    return refuse('Files cannot be sent by text from here; remove them or answer by e-mail.', 'attachments');
  }
  return undefined;
}
