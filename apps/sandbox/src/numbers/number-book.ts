import { newSid } from '../memory/new-sid.ts';

export interface RentedNumber {
  sid: string;
  number: string;
  friendlyName: string;
  smsUrl: string;
  smsMethod: 'GET' | 'POST';
  smsFallbackUrl: string;
  voiceUrl: string;
  voiceMethod: 'GET' | 'POST';
  voiceFallbackUrl: string;
  /** Told when an incoming call has completed; it gets no earlier event. */
  statusCallback: string;
  createdAt: Date;
  updatedAt: Date;
}

export type NumberChange = Partial<Omit<RentedNumber, 'sid' | 'number' | 'createdAt' | 'updatedAt'>>;

/** The numbers that the product rents from the pretend provider. */
export class NumberBook {
  readonly #byNumber = new Map<string, RentedNumber>();

  put(number: string, change: NumberChange): RentedNumber {
    const now = new Date();
    const known = this.#byNumber.get(number) ?? blank(number, now);
    const changed = { ...known, ...change, updatedAt: now };
    this.#byNumber.set(number, changed);
    return changed;
  }

  find(number: string): RentedNumber | undefined {
    return this.#byNumber.get(number);
  }

  bySid(sid: string): RentedNumber | undefined {
    return this.list().find((rented) => rented.sid === sid);
  }

  remove(number: string): boolean {
    return this.#byNumber.delete(number);
  }

  list(): RentedNumber[] {
    return [...this.#byNumber.values()];
  }
}

function blank(number: string, now: Date): RentedNumber {
  return {
    sid: newSid('PN'),
    number,
    friendlyName: number,
    smsUrl: '',
    smsMethod: 'POST',
    smsFallbackUrl: '',
    voiceUrl: '',
    voiceMethod: 'POST',
    voiceFallbackUrl: '',
    statusCallback: '',
    createdAt: now,
    updatedAt: now,
  };
}
