import { jsonBody } from '../http/json-body.ts';
import { empty, json } from '../http/reply.ts';
import type { Router } from '../http/router.ts';
import { restTrouble } from '../twilio-rest/rest-trouble.ts';
import type { World } from '../world.ts';

export function addRestTrouble(router: Router, world: World): void {
  router.on('PUT', '/sandbox/rest-trouble', (request) => {
    const settings = jsonBody(request, restTrouble);
    world.restTrouble.set(settings);
    return json(settings);
  });

  router.on('DELETE', '/sandbox/rest-trouble', () => {
    world.restTrouble.set(null);
    return empty();
  });
}
