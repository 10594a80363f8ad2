/**
 * The instructions cannot be had or make no sense: the caller hears "an application error has occurred"
 * and the call ends. `code` is the provider's: 11200 retrieval, 12100 parse, 12200 schema, 12300 type.
 */
export class TwimlFailure extends Error {
  readonly code: number;
  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}
