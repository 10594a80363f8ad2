import type { ChannelSetup } from './channel.ts';

/** One thing that happens on a call, without the provider's words for it. URLs are absolute. */
export type VoiceStep =
  | {
      readonly do: 'say';
      readonly text: string;
      readonly language: string;
      readonly voice?: string | undefined;
    }
  | { readonly do: 'play'; readonly url: string }
  | { readonly do: 'pause'; readonly seconds: number }
  /** Says `prompts` and asks `answerUrl` with the digit; without one the next step follows. */
  | {
      readonly do: 'ask-digit';
      readonly prompts: readonly VoiceStep[];
      readonly timeoutSeconds: number;
      readonly answerUrl: string;
    }
  /** Waits; `waitUrl` says what is heard, and `leftUrl` hears when the caller is out of the queue. */
  | {
      readonly do: 'wait-in-queue';
      readonly queue: string;
      readonly waitUrl: string;
      readonly leftUrl: string;
    }
  | { readonly do: 'go-to'; readonly url: string }
  | {
      readonly do: 'join-conference';
      readonly conference: string;
      readonly label: string;
      /** The end of this leg is the end of the conference. */
      readonly endsIt: boolean;
      readonly eventsUrl: string;
    }
  | { readonly do: 'hang-up' };

/** What came of a command. `gone`: the call that it was about is over, or where it was wanted it is no more. */
export type CommandOutcome =
  | { readonly kind: 'done'; readonly callSid?: string; readonly conferenceSid?: string }
  | { readonly kind: 'gone'; readonly error: string }
  | { readonly kind: 'failed'; readonly failure: 'permanent' | 'transient'; readonly error: string }
  /** It may have been carried out and may not; ask the provider before doing it again. */
  | { readonly kind: 'unknown'; readonly error: string };

export interface Ringing {
  /** Name of the conference that the answered phone joins. */
  readonly conference: string;
  /** E.164, `client:name` or `sip:user@host`. */
  readonly to: string;
  /** The number that is shown to the agent. */
  readonly from: string;
  readonly label: string;
  readonly timeoutSeconds: number;
  /** Hears of the leg; it carries our id of it, because it may be called before the request is answered. */
  readonly statusUrl: string;
  /** Hears who joins and leaves. */
  readonly eventsUrl: string;
}

/** What the provider knows of a call: its status in the provider's words and whether it is over. */
export interface ProviderCall {
  readonly callSid: string;
  readonly status: string;
  readonly over: boolean;
}

/** The port to a telephony provider: the documents that a call follows, and commands to calls under way. */
export interface VoiceProvider {
  /** Puts steps into the provider's language, as TwiML. */
  document(steps: readonly VoiceStep[]): string;
  /** Rings a phone and lets it join a conference when it answers. The conference goes on when it leaves. */
  ring(setup: ChannelSetup, ringing: Ringing): Promise<CommandOutcome>;
  /**
   * Takes a waiting caller out of the queue, to the document at `url`. Where the queue is not known yet, or the caller
   * has not come to it yet, the call itself is sent there.
   */
  fetchCaller(
    setup: ChannelSetup,
    caller: { queueSid?: string | undefined; callSid: string; url: string },
  ): Promise<CommandOutcome>;
  /** Sends a call that is under way to the document at `url`. */
  sendCall(setup: ChannelSetup, callSid: string, url: string): Promise<CommandOutcome>;
  /** Ends a call whether it rings or is answered; `gone` when it was over. */
  endCall(setup: ChannelSetup, callSid: string): Promise<CommandOutcome>;
  /** Undefined when the provider does not know it. @throws when the provider cannot be asked */
  findCall(setup: ChannelSetup, callSid: string): Promise<ProviderCall | undefined>;
  /**
   * A call to `to` from `from` begun since `since`, for a `ring` whose outcome is unknown; the newest if several.
   * @throws when the provider cannot be asked
   */
  findRinging(
    setup: ChannelSetup,
    asked: { to: string; from: string; since: Date; not: readonly string[] },
  ): Promise<ProviderCall | undefined>;
}
