import type { Call } from './call.ts';

const PLACES = ['City', 'State', 'Zip', 'Country'] as const;

/** The fields that every voice webhook carries about its call. */
export function callParams(call: Call): Record<string, string> {
  const { accountSid, direction, from, to, parentSid } = call.details;
  return {
    AccountSid: accountSid,
    ApiVersion: '2010-04-01',
    CallSid: call.sid,
    CallStatus: call.status,
    Direction: direction,
    From: from,
    To: to,
    Caller: from,
    Called: to,
    ...(parentSid === undefined ? {} : { ParentCallSid: parentSid }),
    ...noWhere('From', 'To', 'Caller', 'Called'),
  };
}

/** The provider guesses at places from the number; the fields are there even when it knows nothing. */
export function noWhere(...parties: string[]): Record<string, string> {
  return Object.fromEntries(parties.flatMap((party) => PLACES.map((place) => [party + place, ''])));
}
