import { ApiError } from './api-error.ts';

/** The form body of a REST request; keys may be repeated (`StatusCallbackEvent=a&StatusCallbackEvent=b`). */
export class Form {
  readonly #fields: URLSearchParams;

  constructor(fields: URLSearchParams) {
    this.#fields = fields;
  }

  text(name: string): string | undefined {
    return this.#fields.get(name) || undefined;
  }

  /** Throws the ApiError with the provider's code for this missing field. */
  required(name: string, code: number): string {
    const value = this.text(name);
    if (value === undefined) throw new ApiError(400, code, `A '${name}' is required.`);
    return value;
  }

  flag(name: string): boolean | undefined {
    const value = this.text(name)?.toLowerCase();
    return value === undefined ? undefined : value === 'true';
  }

  number(name: string, otherwise: number): number {
    const value = Number.parseInt(this.text(name) ?? '', 10);
    return Number.isNaN(value) ? otherwise : value;
  }

  method(name: string): 'GET' | 'POST' {
    return this.text(name)?.toUpperCase() === 'GET' ? 'GET' : 'POST';
  }

  all(name: string): string[] {
    return this.#fields.getAll(name).filter((value) => value !== '');
  }

  /** Events may be repeated keys or one value with blanks between them. */
  words(name: string, otherwise: string): ReadonlySet<string> {
    const given = this.all(name);
    const words = (given.length > 0 ? given.join(' ') : otherwise).split(/[\s,]+/);
    return new Set(words.filter((word) => word !== ''));
  }

  /** A callback URL must be absolute HTTP; 21609 says that it is not. */
  url(name: string): string | undefined {
    const value = this.text(name);
    if (value !== undefined && !/^https?:\/\/[^\s/]/i.test(value)) {
      throw new ApiError(400, 21_609, `The '${name}' URL ${value} is not a valid URL.`);
    }
    return value;
  }
}
