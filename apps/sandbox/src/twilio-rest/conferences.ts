import type { Conference } from '../conferences/conference.ts';
import { json } from '../http/reply.ts';
import { rfc2822 } from '../time/rfc-2822.ts';
import type { World } from '../world.ts';
import type { AccountRoutes } from './account-routes.ts';
import { ApiError, notFound } from './api-error.ts';
import { dateFits, fieldFits, page } from './page.ts';

export function addConferences(routes: AccountRoutes, world: World): void {
  routes.on('GET', 'Conferences.json', (request) => {
    const found = world.conferences
      .list()
      .filter(
        (conference) =>
          fieldFits(request, 'FriendlyName', conference.friendlyName) &&
          fieldFits(request, 'Status', conference.status) &&
          dateFits(request, 'DateCreated', conference.createdAt) &&
          dateFits(request, 'DateUpdated', conference.updatedAt),
      );
    return page(request, 'conferences', found.reverse(), (conference) => render(routes, conference));
  });

  routes.on('GET', 'Conferences/:sid.json', (request) =>
    json(render(routes, find(world, request.params['sid']))),
  );

  routes.on('POST', 'Conferences/:sid.json', (request, form) => {
    const conference = find(world, request.params['sid']);
    const status = form.text('Status');
    if (status !== undefined && status !== 'completed') {
      throw new ApiError(400, 20_001, `A conference cannot be given the status '${status}'.`);
    }
    if (status === 'completed') conference.end('conference-ended-via-api');
    return json(render(routes, conference));
  });
}

function find(world: World, sid = ''): Conference {
  const conference = world.conferences.bySid(sid);
  if (!conference) throw notFound(`Conferences/${sid}`);
  return conference;
}

function render(routes: AccountRoutes, conference: Conference): unknown {
  const path = `Conferences/${conference.sid}`;
  return {
    account_sid: routes.accountSid,
    api_version: '2010-04-01',
    call_sid_ending_conference: conference.endedByCallSid,
    date_created: rfc2822(conference.createdAt),
    date_updated: rfc2822(conference.updatedAt),
    friendly_name: conference.friendlyName,
    reason_conference_ended: conference.reasonEnded,
    region: 'us1',
    sid: conference.sid,
    status: conference.status,
    subresource_uris: { participants: routes.uri(`${path}/Participants.json`) },
    uri: routes.uri(`${path}.json`),
  };
}
