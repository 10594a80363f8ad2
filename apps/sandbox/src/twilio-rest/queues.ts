import { json } from '../http/reply.ts';
import type { Queue } from '../queues/queue.ts';
import { rfc2822 } from '../time/rfc-2822.ts';
import type { World } from '../world.ts';
import type { AccountRoutes } from './account-routes.ts';
import { ApiError, notFound } from './api-error.ts';
import { page } from './page.ts';

export function addQueues(routes: AccountRoutes, world: World): void {
  routes.on('POST', 'Queues.json', (_request, form) => {
    const friendlyName = form.required('FriendlyName', 22_001);
    if (world.queues.find(friendlyName)) {
      throw new ApiError(400, 22_003, `Queue already exists: ${friendlyName}`);
    }
    const maxSize = form.number('MaxSize', 1000);
    if (maxSize < 1 || maxSize > 5000) throw new ApiError(400, 22_002, 'MaxSize must be between 1 and 5000.');
    return json(render(routes, world.queues.create(friendlyName, maxSize)), 201);
  });

  routes.on('GET', 'Queues.json', (request) =>
    page(request, 'queues', world.queues.list(), (queue) => render(routes, queue)),
  );

  routes.on('GET', 'Queues/:sid.json', (request) =>
    json(render(routes, queueOf(world, request.params['sid']))),
  );
}

/** Queues are known by sid only: a friendly name in the path is not found. */
export function queueOf(world: World, sid = ''): Queue {
  const queue = world.queues.bySid(sid);
  if (!queue) throw notFound(`Queues/${sid}`);
  return queue;
}

function render(routes: AccountRoutes, queue: Queue): unknown {
  return {
    account_sid: routes.accountSid,
    average_wait_time: queue.averageWaitSeconds,
    current_size: queue.places.length,
    date_created: rfc2822(queue.createdAt),
    date_updated: rfc2822(queue.createdAt),
    friendly_name: queue.friendlyName,
    max_size: queue.maxSize,
    sid: queue.sid,
    subresource_uris: { members: routes.uri(`Queues/${queue.sid}/Members.json`) },
    uri: routes.uri(`Queues/${queue.sid}.json`),
  };
}
