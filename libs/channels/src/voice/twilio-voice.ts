import type { ChannelSetup } from '../channel.ts';
import type { TwilioApi, TwilioClients } from '../twilio-client.ts';
import { twilioOutcome } from '../twilio-outcome.ts';
import type { CommandOutcome, ProviderCall, Ringing, VoiceProvider, VoiceStep } from '../voice-provider.ts';
import { twiml } from './twiml.ts';

const finalStatuses = new Set(['completed', 'busy', 'failed', 'no-answer', 'canceled']);
const newestAtMost = 20;
const clockSkewMs = 3_000;

/**
 * https://www.twilio.com/docs/api/errors: 20404 not found (a caller who left the queue, a call that is forgotten),
 * 21220 the call is not in progress.
 */
const goneCodes = new Set(['20404', '21220']);

/** Voice over Twilio's REST API, or any server that speaks it. */
export class TwilioVoice implements VoiceProvider {
  readonly #clients: TwilioClients;

  constructor(clients: TwilioClients) {
    this.#clients = clients;
  }

  document(steps: readonly VoiceStep[]): string {
    return twiml(steps);
  }

  ring(setup: ChannelSetup, ringing: Ringing): Promise<CommandOutcome> {
    return this.#command(setup, async (api) => {
      const participant = await api.conferences(ringing.conference).participants.create({
        to: ringing.to,
        from: ringing.from,
        label: ringing.label,
        timeout: ringing.timeoutSeconds,
        startConferenceOnEnter: true,
        endConferenceOnExit: false,
        beep: 'false',
        earlyMedia: false,
        statusCallback: ringing.statusUrl,
        statusCallbackMethod: 'POST',
        statusCallbackEvent: ['initiated', 'ringing', 'answered', 'completed'],
        conferenceStatusCallback: ringing.eventsUrl,
        conferenceStatusCallbackMethod: 'POST',
        conferenceStatusCallbackEvent: ['start', 'end', 'join', 'leave'],
      });
      return { kind: 'done', callSid: participant.callSid, conferenceSid: participant.conferenceSid };
    });
  }

  async fetchCaller(
    setup: ChannelSetup,
    caller: { queueSid?: string | undefined; callSid: string; url: string },
  ): Promise<CommandOutcome> {
    const { queueSid, callSid, url } = caller;
    if (!queueSid) return this.sendCall(setup, callSid, url);
    const dequeued = await this.#command(setup, async (api) => {
      await api.queues(queueSid).members(callSid).update({ url, method: 'POST' });
      return { kind: 'done' };
    });
    // Not in the queue is not yet gone: the caller may be between two documents.
    return dequeued.kind === 'gone' ? this.sendCall(setup, callSid, url) : dequeued;
  }

  sendCall(setup: ChannelSetup, callSid: string, url: string): Promise<CommandOutcome> {
    return this.#command(setup, async (api) => {
      await api.calls(callSid).update({ url, method: 'POST' });
      return { kind: 'done' };
    });
  }

  endCall(setup: ChannelSetup, callSid: string): Promise<CommandOutcome> {
    // `completed` ends a call that rings too, so that an answer in this very moment does no harm.
    return this.#command(setup, async (api) => {
      await api.calls(callSid).update({ status: 'completed' });
      return { kind: 'done' };
    });
  }

  async findCall(setup: ChannelSetup, callSid: string): Promise<ProviderCall | undefined> {
    try {
      return known(await this.#api(setup).calls(callSid).fetch());
    } catch (error) {
      const outcome = twilioOutcome(error);
      if (outcome.kind === 'failed' && outcome.code && goneCodes.has(outcome.code)) return undefined;
      throw error;
    }
  }

  async findRinging(
    setup: ChannelSetup,
    asked: { to: string; from: string; since: Date; not: readonly string[] },
  ): Promise<ProviderCall | undefined> {
    // No filter by StartTime: a call that is not answered has none. The provider's instants are whole seconds.
    const calls = await this.#api(setup).calls.list({ to: asked.to, from: asked.from, limit: newestAtMost });
    const since = asked.since.getTime() - clockSkewMs;
    const [newest] = calls
      .filter((call) => !asked.not.includes(call.sid) && call.dateCreated.getTime() >= since)
      .sort((one, other) => other.dateCreated.getTime() - one.dateCreated.getTime());
    return newest && known(newest);
  }

  async #command(
    setup: ChannelSetup,
    send: (api: TwilioApi) => Promise<CommandOutcome>,
  ): Promise<CommandOutcome> {
    const account = this.#clients.account(setup);
    if (!account) return { kind: 'failed', failure: 'permanent', error: noAccount };
    try {
      return await send(this.#clients.api(account));
    } catch (error) {
      const outcome = twilioOutcome(error);
      if (outcome.kind === 'unknown') return outcome;
      if (outcome.code && goneCodes.has(outcome.code)) return { kind: 'gone', error: outcome.error };
      const failure = outcome.failure === 'transient' ? 'transient' : 'permanent';
      return { kind: 'failed', failure, error: outcome.error };
    }
  }

  #api(setup: ChannelSetup): TwilioApi {
    const account = this.#clients.account(setup);
    if (!account) throw new Error(noAccount);
    return this.#clients.api(account);
  }
}

const noAccount = 'The channel has no account with the provider; set its credentials or TWILIO_*.';

function known(call: { sid: string; status: string }): ProviderCall {
  return { callSid: call.sid, status: call.status, over: finalStatuses.has(call.status) };
}
