import type {
  CommandOutcome,
  ProviderCall,
  Ringing,
  VoiceProvider,
  VoiceStep,
} from '#channels/voice-provider.ts';
import { twiml } from '#channels/voice/twiml.ts';

export type Sent =
  | { readonly kind: 'ring'; readonly ringing: Ringing }
  | { readonly kind: 'fetch' | 'send'; readonly callSid: string; readonly url: string }
  | { readonly kind: 'end'; readonly callSid: string };

/** A provider behind the port that does as it is told and remembers what it was told. */
export class PretendVoice implements VoiceProvider {
  readonly sent: Sent[] = [];
  /** Outcomes of the next commands, first first; `done` when there are none left. */
  readonly next: (CommandOutcome | ((sent: Sent) => Promise<CommandOutcome>))[] = [];
  /** What it knows of calls, by sid; undefined is a call that it does not know. */
  readonly calls = new Map<string, ProviderCall>();
  rung: ProviderCall | undefined;
  #legs = 0;

  document(steps: readonly VoiceStep[]): string {
    return twiml(steps);
  }

  ring(_setup: unknown, ringing: Ringing): Promise<CommandOutcome> {
    this.#legs++;
    return this.#answer({ kind: 'ring', ringing }, { callSid: `CAagent${this.#legs}` });
  }

  fetchCaller(_setup: unknown, caller: { callSid: string; url: string }): Promise<CommandOutcome> {
    return this.#answer({ kind: 'fetch', callSid: caller.callSid, url: caller.url });
  }

  sendCall(_setup: unknown, callSid: string, url: string): Promise<CommandOutcome> {
    return this.#answer({ kind: 'send', callSid, url });
  }

  endCall(_setup: unknown, callSid: string): Promise<CommandOutcome> {
    return this.#answer({ kind: 'end', callSid });
  }

  findCall(_setup: unknown, callSid: string): Promise<ProviderCall | undefined> {
    return Promise.resolve(this.calls.get(callSid));
  }

  findRinging(): Promise<ProviderCall | undefined> {
    return Promise.resolve(this.rung);
  }

  #answer(sent: Sent, more: { callSid?: string } = {}): Promise<CommandOutcome> {
    this.sent.push(sent);
    const next = this.next.shift();
    if (typeof next === 'function') return next(sent);
    return Promise.resolve(next ?? { kind: 'done', ...more });
  }
}
