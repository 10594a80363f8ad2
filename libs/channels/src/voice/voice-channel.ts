import type { Channel, ChannelSetup, Delivered, Reading, SendOutcome } from '../channel.ts';
import { e164 } from '../phone-number.ts';
import type { TwilioClients } from '../twilio-client.ts';
import { probeNumber } from '../twilio-number-probe.ts';
import { param } from '../twilio-signature.ts';

const nothingToSend: SendOutcome = {
  kind: 'failed',
  failure: 'permanent',
  error: 'A call carries no written messages; answer by another channel.',
};

/** The room of calls behind the port: a call is taken in as the message that somebody called. */
export class VoiceChannel implements Channel {
  readonly kinds = ['voice'] as const;
  readonly #clients: TwilioClients;

  constructor(clients: TwilioClients) {
    this.#clients = clients;
  }

  /** Reads what `chooseMenu` wrote down: `{callId, callSid, from, to, digits?, fromName?}`. */
  read(setup: ChannelSetup, delivered: Delivered): Promise<Reading> {
    const payload = delivered.payload ?? {};
    if (!param(payload, 'callSid')) {
      return Promise.resolve({ kind: 'unreadable', error: 'It carries no callSid.' });
    }
    const language = setup.settings.language;
    const digits = param(payload, 'digits');
    const fromName = param(payload, 'fromName');
    return Promise.resolve({
      kind: 'message',
      message: {
        channelKind: 'voice',
        from: e164(param(payload, 'from')),
        ...(fromName ? { fromName } : {}),
        to: [param(payload, 'to') || setup.address],
        subject: '',
        text: 'Incoming call',
        ...(typeof language === 'string' ? { language: language.toLowerCase().split('-')[0] } : {}),
        automatic: false,
        // A caller's number can be forged, but nobody reads another's conversation by calling.
        verified: true,
        ...(digits ? { digits } : {}),
        attachments: [],
      },
    });
  }

  send(): Promise<SendOutcome> {
    return Promise.resolve(nothingToSend);
  }

  findSent(): Promise<SendOutcome | undefined> {
    return Promise.resolve(nothingToSend);
  }

  async probe(setup: ChannelSetup): Promise<string | undefined> {
    const account = this.#clients.account(setup);
    if (!account) return 'The channel has no account with the provider; set its credentials or TWILIO_*.';
    return probeNumber(this.#clients.api(account), setup, 'voice');
  }
}
