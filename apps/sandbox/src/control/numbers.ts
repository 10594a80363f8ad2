import { jsonBody } from '../http/json-body.ts';
import { empty, json } from '../http/reply.ts';
import type { Router } from '../http/router.ts';
import { numberChange, numberSettings } from '../settings/number-settings.ts';
import type { World } from '../world.ts';
import { nothingThere } from './refused.ts';

const body = numberSettings.omit({ number: true });

/** The numbers that the product rents. */
export function addNumbers(router: Router, world: World): void {
  router.on('GET', '/sandbox/numbers', () => json({ numbers: world.numbers.list() }));

  router.on('GET', '/sandbox/numbers/:number', (request) => {
    const number = world.numbers.find(request.params['number'] ?? '');
    return number ? json(number) : nothingThere('such number');
  });

  router.on('PUT', '/sandbox/numbers/:number', (request) => {
    const change = numberChange(jsonBody(request, body));
    return json(world.numbers.put(request.params['number'] ?? '', change));
  });

  router.on('DELETE', '/sandbox/numbers/:number', (request) =>
    world.numbers.remove(request.params['number'] ?? '') ? empty() : nothingThere('such number'),
  );
}
