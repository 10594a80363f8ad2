import { phoneSettings, type PhoneSettings } from './phone-settings.ts';

export type Misbehaviour =
  { kind: 'refuse'; status: number; code: number } | { kind: 'never-answer' } | { kind: 'none' };

/** The telephones of the outside world that somebody has told how to behave; the rest are well-behaved. */
export class PhoneBook {
  readonly #settings = new Map<string, PhoneSettings>();
  readonly #misbehaved = new Map<string, number>();

  put(address: string, settings: PhoneSettings): void {
    this.#settings.set(address, settings);
    this.#misbehaved.delete(address);
  }

  get(address: string): PhoneSettings {
    return this.#settings.get(address) ?? phoneSettings.parse({});
  }

  list(): { address: string; settings: PhoneSettings }[] {
    return [...this.#settings].map(([address, settings]) => ({ address, settings }));
  }

  clear(): void {
    this.#settings.clear();
    this.#misbehaved.clear();
  }

  /** What happens to the next REST request that wants to text or call this number; counts it. */
  misbehave(address: string, purpose: 'sms' | 'call'): Misbehaviour {
    const settings = this.get(address);
    const code = purpose === 'sms' ? settings.smsError : settings.callError;
    const isWell = code === undefined && settings.restError === undefined && !settings.timeout;
    const before = this.#misbehaved.get(address) ?? 0;
    if (isWell || before >= (settings.times ?? Infinity)) return { kind: 'none' };
    this.#misbehaved.set(address, before + 1);
    if (settings.restError !== undefined) {
      // 20429 is "too many requests", 20500 "internal server error", 20503 "service unavailable".
      return { kind: 'refuse', status: settings.restError, code: 20_000 + settings.restError };
    }
    return code === undefined ? { kind: 'never-answer' } : { kind: 'refuse', status: 400, code };
  }
}
