import type { Reply } from '../http/reply.ts';

/** An error that the provider words as `{code, message, more_info, status}`. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: number;

  constructor(status: number, code: number, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

export function notFound(what: string): ApiError {
  return new ApiError(404, 20404, `The requested resource ${what} was not found`);
}

export function apiRefusal(error: unknown): Reply {
  const known = error instanceof ApiError ? error : new ApiError(500, 20500, messageOf(error));
  const { status, code, message } = known;
  const body = { code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status };
  const headers: Record<string, string> = {};
  if (status === 401) headers['WWW-Authenticate'] = 'Basic realm="Twilio API"';
  return { kind: 'json', status, body, headers };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
