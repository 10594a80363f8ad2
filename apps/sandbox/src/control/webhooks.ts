import { z } from 'zod';
import { jsonBody, queryOf } from '../http/json-body.ts';
import { empty, json } from '../http/reply.ts';
import type { Router } from '../http/router.ts';
import { faultSettings } from '../webhooks/faults.ts';
import type { World } from '../world.ts';
import { longPoll } from './long-poll.ts';
import { nothingThere } from './refused.ts';

const filter = z.object({
  ...longPoll,
  url: z.string().optional(),
  callSid: z.string().optional(),
  messageSid: z.string().optional(),
});

const replay = z.strictObject({
  unsigned: z.boolean().default(false),
  tamper: z.record(z.string(), z.string()).optional(),
});

/** The log of every webhook that was sent, and the faults of the network that it goes through. */
export function addWebhooks(router: Router, world: World): void {
  router.on('GET', '/sandbox/webhooks', async (request) => {
    const { wait, count, url, since, callSid, messageSid } = queryOf(request, filter);
    const found = await world.door.log.waitFor(
      (delivery) =>
        (url === undefined || delivery.url.includes(url)) &&
        (callSid === undefined || delivery.params['CallSid'] === callSid) &&
        (messageSid === undefined || delivery.params['MessageSid'] === messageSid) &&
        (since === undefined || Date.parse(delivery.at) >= Date.parse(since)),
      count,
      wait,
      request.gone,
    );
    return json({ webhooks: found });
  });

  router.on('DELETE', '/sandbox/webhooks', () => {
    world.door.log.clear();
    return empty();
  });

  router.on('POST', '/sandbox/webhooks/:id/replay', async (request) => {
    const original = world.door.log.get(request.params['id'] ?? '');
    if (!original) return nothingThere('such webhook');
    const { unsigned, tamper } = jsonBody(request, replay);
    return json(await world.door.replay(original, { unsigned, ...(tamper ? { tamper } : {}) }));
  });

  router.on('GET', '/sandbox/faults', () => json(world.faults.settings));

  router.on('PUT', '/sandbox/faults', (request) => {
    world.faults.set(jsonBody(request, faultSettings));
    return json(world.faults.settings);
  });
}
