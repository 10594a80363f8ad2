import type { StatusCallback } from '../calls/call.ts';
import type { World } from '../world.ts';
import { ApiError } from './api-error.ts';
import type { Form } from './form.ts';

/** A call from the account shows one of its numbers, a client or a SIP user. 21210: it is none of these. */
export function mustBeOurs(from: string, world: World): string {
  if (from.startsWith('+') && !world.numbers.find(from)) {
    throw new ApiError(400, 21_210, `The source phone number ${from} is not a number of this account.`);
  }
  return from;
}

/** Without StatusCallbackEvent only `completed` is reported. */
export function callStatusCallback(form: Form): StatusCallback | undefined {
  const url = form.url('StatusCallback');
  if (url === undefined) return undefined;
  return {
    url,
    method: form.method('StatusCallbackMethod'),
    events: form.words('StatusCallbackEvent', 'completed'),
  };
}
