import type { Channel, ChannelSetup, Delivered, Outbound, Reading, SendOutcome } from '../channel.ts';
import type { TwilioClients } from '../twilio-client.ts';
import { probeNumber } from '../twilio-number-probe.ts';
import { findSentText } from './find-sent-text.ts';
import { readText } from './read-text.ts';
import { sendText } from './send-text.ts';
import { textMedia } from './text-media.ts';

const noAccount = 'The channel has no provider account; give it an account SID and an auth token.';

/** Texts by SMS, MMS and WhatsApp over the Twilio contract. */
export class SmsChannel implements Channel {
  readonly kinds = ['sms', 'whatsapp'] as const;
  readonly #twilio: TwilioClients;

  constructor(twilio: TwilioClients) {
    this.#twilio = twilio;
  }

  async read(setup: ChannelSetup, delivered: Delivered): Promise<Reading> {
    const params = delivered.payload;
    if (!params) return { kind: 'unreadable', error: 'There are no parameters of a text.' };
    const reading = readText(setup, params);
    if (reading.kind !== 'text') return reading;
    const { attachments, missing } = await textMedia(this.#twilio.account(setup), params);
    const text = [reading.message.text, ...missing].filter((part) => part !== '').join('\n');
    return { kind: 'message', message: { ...reading.message, text, attachments } };
  }

  async send(setup: ChannelSetup, outbound: Outbound): Promise<SendOutcome> {
    const account = this.#twilio.account(setup);
    if (!account) return { kind: 'failed', failure: 'permanent', error: noAccount };
    return sendText(this.#twilio.api(account), setup, outbound);
  }

  async findSent(setup: ChannelSetup, outbound: Outbound, since: Date): Promise<SendOutcome | undefined> {
    const account = this.#twilio.account(setup);
    return account && findSentText(this.#twilio.api(account), setup, outbound, since);
  }

  async probe(setup: ChannelSetup): Promise<string | undefined> {
    const account = this.#twilio.account(setup);
    return account ? probeNumber(this.#twilio.api(account), setup, 'sms') : noAccount;
  }
}
