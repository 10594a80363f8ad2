import { jsonBody } from '../http/json-body.ts';
import { empty, json } from '../http/reply.ts';
import type { Router } from '../http/router.ts';
import { phoneSettings } from '../phones/phone-settings.ts';
import type { World } from '../world.ts';
import { nothingThere, refused } from './refused.ts';
import { renderCall } from './render-call.ts';

/** How the telephones out there behave. An address is a number, `client:name` or `sip:…`, URL-encoded. */
export function addPhones(router: Router, world: World): void {
  const view = (address: string): unknown => ({
    address,
    settings: world.phones.get(address),
    calls: world.calls.ofPhone(address).map((call) => renderCall(call, world)),
  });

  router.on('GET', '/sandbox/phones', () => {
    const known = world.phones.list().map(({ address }) => address);
    const busy = world.calls
      .list((call) => !call.hasEnded)
      .map(({ details }) => (details.direction === 'inbound' ? details.from : details.to));
    return json({ phones: [...new Set([...known, ...busy])].map(view) });
  });

  router.on('GET', '/sandbox/phones/:address', (request) => json(view(request.params['address'] ?? '')));

  router.on('PUT', '/sandbox/phones/:address', (request) => {
    const address = request.params['address'] ?? '';
    world.phones.put(address, jsonBody(request, phoneSettings));
    return json(view(address));
  });

  router.on('DELETE', '/sandbox/phones', () => {
    world.phones.clear();
    return empty();
  });

  router.on('POST', '/sandbox/phones/:address/answer', (request) => {
    const ringing = world.calls
      .ofPhone(request.params['address'] ?? '')
      .find((call) => call.details.direction !== 'inbound' && call.status === 'ringing');
    if (!ringing) return refused('this phone is not ringing', 409);
    ringing.pickedUp = true;
    ringing.changes.notify();
    return json({ callSid: ringing.sid });
  });

  /** Hangs up what it is in, or declines what is ringing. */
  router.on('POST', '/sandbox/phones/:address/hang-up', (request) => {
    const [call] = world.calls.ofPhone(request.params['address'] ?? '').reverse();
    if (!call) return nothingThere('call on this phone');
    const isIncoming = call.details.direction === 'inbound';
    const unanswered = isIncoming ? 'canceled' : 'busy';
    call.end(call.answeredAt ? 'completed' : unanswered, 'phone');
    return json({ callSid: call.sid, status: call.status });
  });
}
