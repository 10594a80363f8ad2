import { json } from '../http/reply.ts';
import type { Place, Queue } from '../queues/queue.ts';
import { rfc2822 } from '../time/rfc-2822.ts';
import type { TwimlSource } from '../twiml/source.ts';
import type { World } from '../world.ts';
import type { AccountRoutes } from './account-routes.ts';
import { ApiError, notFound } from './api-error.ts';
import { page } from './page.ts';
import { queueOf } from './queues.ts';

/** Those who wait in a queue. Posting to one, or to `Front`, takes them out of it and to other TwiML. */
export function addMembers(routes: AccountRoutes, world: World): void {
  const render = (queue: Queue, place: Place, position = queue.positionOf(place)): unknown => ({
    call_sid: place.call.sid,
    date_enqueued: rfc2822(place.enqueuedAt),
    position,
    queue_sid: queue.sid,
    uri: routes.uri(`Queues/${queue.sid}/Members/${place.call.sid}.json`),
    wait_time: world.pace.secondsBetween(place.enqueuedAt),
  });

  routes.on('GET', 'Queues/:queue/Members.json', (request) => {
    const queue = queueOf(world, request.params['queue']);
    return page(request, 'queue_members', [...queue.places], (place) => render(queue, place));
  });

  routes.on('GET', 'Queues/:queue/Members/:call.json', (request) => {
    const queue = queueOf(world, request.params['queue']);
    return json(render(queue, placeIn(queue, request.params['call'])));
  });

  routes.on('POST', 'Queues/:queue/Members/:call.json', (request, form) => {
    const queue = queueOf(world, request.params['queue']);
    const place = placeIn(queue, request.params['call']);
    const twiml = form.text('Twiml');
    const url = form.url('Url');
    if (twiml === undefined && url === undefined)
      throw new ApiError(400, 21_205, 'Url parameter is required.');
    const source: TwimlSource =
      url === undefined
        ? { kind: 'inline', twiml: twiml ?? '' }
        : { kind: 'url', url, method: form.method('Method') };
    const answer = json(render(queue, place));
    // Given up at once, so that a second request for the same caller finds nobody.
    queue.giveUp(place, world.pace.secondsBetween(place.enqueuedAt));
    place.call.note('dequeued by the API');
    place.call.redirect(source);
    return answer;
  });
}

function placeIn(queue: Queue, call = ''): Place {
  const place = call === 'Front' ? queue.places[0] : queue.placeOf(call);
  if (!place) throw notFound(`Queues/${queue.sid}/Members/${call}`);
  return place;
}
