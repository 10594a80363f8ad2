import type { Conference } from '../conferences/conference.ts';
import type { Participant } from '../conferences/participant.ts';
import { takePart } from '../conferences/take-part.ts';
import { empty, json } from '../http/reply.ts';
import { rfc2822 } from '../time/rfc-2822.ts';
import type { World } from '../world.ts';
import type { AccountRoutes } from './account-routes.ts';
import { notFound } from './api-error.ts';
import type { Form } from './form.ts';
import { misbehave } from './misbehave.ts';
import { callStatusCallback, mustBeOurs } from './outgoing-leg.ts';
import { page } from './page.ts';

/** Those who are in a conference or being rung to join it; who has left is not found. */
export function addParticipants(routes: AccountRoutes, world: World): void {
  const list = 'Conferences/:conference/Participants.json';
  const one = 'Conferences/:conference/Participants/:participant.json';

  routes.on('POST', list, async (request, form) => {
    const { conference: name = '' } = request.params;
    const to = form.required('To', 21_201);
    const from = mustBeOurs(form.required('From', 21_213), world);
    const statusCallback = callStatusCallback(form);
    const conferenceCallback = conferenceCallbackIn(form);
    const isNeverAnswered = misbehave(world.phones, to, 'call');
    // A sid must be a living conference's; anything else is a name, and names a new one if need be.
    const isSid = /^CF[0-9a-f]{32}$/i.test(name);
    const conference = isSid ? living(world, name) : world.conferences.named(name);
    conference.events.settle(conferenceCallback);
    const label = form.text('Label');
    const options = {
      ...(label === undefined ? {} : { label }),
      startConferenceOnEnter: form.flag('StartConferenceOnEnter') ?? true,
      endConferenceOnExit: form.flag('EndConferenceOnExit') ?? false,
      muted: form.flag('Muted') ?? false,
    };
    const { call, initiated } = world.exchange.callOut(
      { direction: 'outbound-api', from, to, ...(statusCallback ? { statusCallback } : {}) },
      form.number('Timeout', 60),
      (answered) => takePart(answered, conference, options),
    );
    const participant = conference.expect(call, options);
    call.lifetime.addEventListener('abort', () => {
      if (participant.state === 'ringing') conference.leave(call.sid, 'participant_add_failed');
    });
    const answer = json(render(routes, conference, participant), 201);
    if (isNeverAnswered) return { kind: 'never' };
    if (world.faults.settings.callbackBeforeResponse) await initiated;
    return answer;
  });

  routes.on('GET', list, (request) => {
    const conference = living(world, request.params['conference']);
    const hold = request.query.get('Hold');
    const muted = request.query.get('Muted');
    const found = conference.participants.filter(
      (participant) =>
        (hold === null || String(participant.hold) === hold) &&
        (muted === null || String(participant.muted) === muted),
    );
    return page(request, 'participants', found, (participant) => render(routes, conference, participant));
  });

  routes.on('GET', one, (request) => {
    const { conference, participant } = find(world, request.params);
    return json(render(routes, conference, participant));
  });

  routes.on('POST', one, (request, form) => {
    const { conference, participant } = find(world, request.params);
    const hold = form.flag('Hold');
    const muted = form.flag('Muted');
    const endOnExit = form.flag('EndConferenceOnExit');
    conference.change(participant, {
      ...(hold === undefined ? {} : { hold }),
      ...(muted === undefined ? {} : { muted }),
      ...(endOnExit === undefined ? {} : { endOnExit }),
    });
    return json(render(routes, conference, participant));
  });

  routes.on('DELETE', one, (request) => {
    const { conference, participant } = find(world, request.params);
    if (participant.state === 'ringing') participant.call.end('canceled', 'api');
    else conference.leave(participant.call.sid, 'participant_updated_via_api');
    return empty();
  });
}

function conferenceCallbackIn(form: Form): Parameters<Conference['events']['settle']>[0] {
  const url = form.url('ConferenceStatusCallback');
  if (url === undefined) return undefined;
  return {
    url,
    method: form.method('ConferenceStatusCallbackMethod'),
    events: form.words('ConferenceStatusCallbackEvent', 'start end'),
  };
}

function living(world: World, sidOrName = ''): Conference {
  const conference = world.conferences.find(sidOrName);
  if (!conference || conference.status === 'completed') throw notFound(`Conferences/${sidOrName}`);
  return conference;
}

function find(
  world: World,
  params: Record<string, string>,
): { conference: Conference; participant: Participant } {
  const conference = living(world, params['conference']);
  const participant = conference.find(params['participant'] ?? '');
  if (!participant) throw notFound(`Participants/${params['participant'] ?? ''}`);
  return { conference, participant };
}

function render(routes: AccountRoutes, conference: Conference, participant: Participant): unknown {
  const path = `Conferences/${conference.sid}/Participants/${participant.call.sid}.json`;
  const ringing = participant.call.status === 'queued' ? 'queued' : 'ringing';
  return {
    account_sid: routes.accountSid,
    call_sid: participant.call.sid,
    call_sid_to_coach: null,
    coaching: participant.coaching,
    conference_sid: conference.sid,
    date_created: rfc2822(participant.createdAt),
    date_updated: rfc2822(participant.updatedAt),
    end_conference_on_exit: participant.endConferenceOnExit,
    hold: participant.hold,
    label: participant.label ?? null,
    muted: participant.muted,
    queue_time: '0',
    start_conference_on_enter: participant.startConferenceOnEnter,
    status: participant.state === 'connected' ? 'connected' : ringing,
    uri: routes.uri(path),
  };
}
