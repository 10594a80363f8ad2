/** What a route answers. `never` keeps the socket open without a word: the unknown outcome of a timeout. */
export type Reply =
  | { kind: 'json'; status: number; body: unknown; headers?: Record<string, string> }
  | { kind: 'bytes'; status: number; body: Buffer; contentType: string }
  | { kind: 'empty'; status: number }
  | { kind: 'never' };

export const json = (body: unknown, status = 200): Reply => ({ kind: 'json', status, body });
export const empty = (status = 204): Reply => ({ kind: 'empty', status });
