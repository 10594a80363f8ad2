import type { Call } from '../calls/call.ts';
import { json } from '../http/reply.ts';
import type { TwimlSource } from '../twiml/source.ts';
import type { World } from '../world.ts';
import type { AccountRoutes } from './account-routes.ts';
import { ApiError, notFound } from './api-error.ts';
import type { Form } from './form.ts';
import { misbehave } from './misbehave.ts';
import { dateFits, fieldFits, page } from './page.ts';
import { renderCall } from './render-call.ts';
import { callStatusCallback, mustBeOurs } from './outgoing-leg.ts';

export function addCalls(routes: AccountRoutes, world: World): void {
  routes.on('POST', 'Calls.json', async (_request, form) => {
    const to = form.required('To', 21_201);
    const from = mustBeOurs(form.required('From', 21_213), world);
    const source = sourceIn(form);
    if (!source) throw new ApiError(400, 21_205, 'Url or Twiml parameter is required.');
    const statusCallback = callStatusCallback(form);
    const fallbackUrl = form.url('FallbackUrl');
    const isNeverAnswered = misbehave(world.phones, to, 'call');
    const { call, initiated } = world.exchange.callOut(
      {
        direction: 'outbound-api',
        from,
        to,
        ...(statusCallback ? { statusCallback } : {}),
        ...(fallbackUrl ? { fallbackUrl } : {}),
      },
      form.number('Timeout', 60),
      (answered) => world.exchange.run(answered, source),
    );
    const answer = json(renderCall(routes, call, world.pace), 201);
    if (isNeverAnswered) return { kind: 'never' };
    if (world.faults.settings.callbackBeforeResponse) await initiated;
    return answer;
  });

  routes.on('GET', 'Calls.json', (request) => {
    const found = world.calls.list(
      (call) =>
        fieldFits(request, 'To', call.details.to) &&
        fieldFits(request, 'From', call.details.from) &&
        fieldFits(request, 'Status', call.status) &&
        fieldFits(request, 'ParentCallSid', call.details.parentSid) &&
        dateFits(request, 'StartTime', call.answeredAt ?? call.createdAt) &&
        dateFits(request, 'EndTime', call.endedAt),
    );
    return page(request, 'calls', found.reverse(), (call) => renderCall(routes, call, world.pace));
  });

  routes.on('GET', 'Calls/:sid.json', (request) =>
    json(renderCall(routes, find(world, request.params['sid']), world.pace)),
  );

  routes.on('POST', 'Calls/:sid.json', (request, form) => {
    const call = find(world, request.params['sid']);
    change(call, form);
    return json(renderCall(routes, call, world.pace));
  });
}

/** `canceled` stops a call that nobody answered yet, `completed` ends any; both are 21220 when it is over. */
function change(call: Call, form: Form): void {
  const status = form.text('Status');
  const source = sourceIn(form);
  if (call.hasEnded) throw new ApiError(400, 21_220, 'Call is not in-progress. Cannot redirect.');
  if (status === 'canceled') {
    if (call.status === 'in-progress')
      throw new ApiError(400, 21_220, 'Invalid call state: it is in-progress.');
    call.end('canceled', 'api');
  } else if (status === 'completed') {
    call.end(call.status === 'in-progress' ? 'completed' : 'canceled', 'api');
  } else if (status !== undefined) {
    throw new ApiError(400, 21_218, `'${status}' is not a status that a call can be given.`);
  } else if (source) {
    if (call.status !== 'in-progress')
      throw new ApiError(400, 21_220, 'Call is not in-progress. Cannot redirect.');
    call.note('redirected by the API');
    call.redirect(source);
  }
}

function sourceIn(form: Form): TwimlSource | undefined {
  const twiml = form.text('Twiml');
  if (twiml !== undefined) return { kind: 'inline', twiml };
  const url = form.url('Url');
  return url === undefined ? undefined : { kind: 'url', url, method: form.method('Method') };
}

function find(world: World, sid = ''): Call {
  const call = world.calls.get(sid);
  if (!call) throw notFound(`Calls/${sid}`);
  return call;
}
