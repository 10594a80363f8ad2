/** Where a call gets its next instructions from. */
export type TwimlSource =
  | { kind: 'url'; url: string; method: 'GET' | 'POST'; params?: Record<string, string> }
  | { kind: 'inline'; twiml: string };
