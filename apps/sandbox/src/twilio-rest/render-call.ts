import type { Call } from '../calls/call.ts';
import type { Pace } from '../time/pace.ts';
import { rfc2822 } from '../time/rfc-2822.ts';
import type { AccountRoutes } from './account-routes.ts';

export function renderCall(routes: AccountRoutes, call: Call, pace: Pace): unknown {
  const { from, to, direction, parentSid } = call.details;
  const path = `Calls/${call.sid}`;
  const seconds = call.answeredAt && call.endedAt ? pace.secondsBetween(call.answeredAt, call.endedAt) : 0;
  return {
    account_sid: routes.accountSid,
    answered_by: null,
    api_version: '2010-04-01',
    caller_name: '',
    date_created: rfc2822(call.createdAt),
    date_updated: rfc2822(call.endedAt ?? call.answeredAt ?? call.createdAt),
    direction,
    duration: call.endedAt ? String(seconds) : null,
    end_time: call.endedAt ? rfc2822(call.endedAt) : null,
    forwarded_from: null,
    from,
    from_formatted: from,
    group_sid: null,
    parent_call_sid: parentSid ?? null,
    phone_number_sid: null,
    price: null,
    price_unit: 'USD',
    queue_time: '0',
    sid: call.sid,
    start_time: rfc2822(call.answeredAt ?? call.createdAt),
    status: call.status,
    subresource_uris: { events: routes.uri(`${path}/Events.json`) },
    to,
    to_formatted: to,
    trunk_sid: null,
    uri: routes.uri(`${path}.json`),
  };
}
