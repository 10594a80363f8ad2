import { z } from 'zod';
import { hasReached, type CallState } from '../calls/call-state.ts';
import type { Call } from '../calls/call.ts';
import { jsonBody, queryOf } from '../http/json-body.ts';
import { json } from '../http/reply.ts';
import type { Router } from '../http/router.ts';
import { scriptFromWords } from '../phones/script-in-words.ts';
import { scriptStep, type ScriptStep } from '../phones/script.ts';
import type { World } from '../world.ts';
import { nothingThere, refused } from './refused.ts';
import { renderCall } from './render-call.ts';

const callToMake = z.strictObject({
  from: z.string(),
  to: z.string().min(1),
  script: z.array(scriptStep).optional(),
  say: z.string().optional(),
});

const states = ['queued', 'in-conference', 'connected', 'completed', 'in-progress', 'ringing'] as const;

const poll = z.object({
  wait: z.coerce.number().int().min(0).max(600_000).default(0),
  until: z.enum(states).default('completed'),
});

const listFilter = z.object({
  from: z.string().optional(),
  to: z.string().optional(),
  status: z.string().optional(),
  live: z.enum(['true', 'false']).optional(),
});

export function addCalls(router: Router, world: World): void {
  router.on('POST', '/sandbox/calls', (request) => {
    const { from, to, script, say } = jsonBody(request, callToMake);
    let steps: ScriptStep[];
    try {
      steps = script ?? scriptFromWords(say ?? '');
    } catch (error) {
      return refused(error instanceof Error ? error.message : String(error), 400);
    }
    if (world.numbers.find(to)?.voiceUrl === '') return refused(`${to} has no voiceUrl`);
    const call = world.exchange.callIn(from, to, steps);
    return call ? json({ callSid: call.sid }, 201) : refused(`nobody rents ${to}`, 404);
  });

  router.on('GET', '/sandbox/calls', (request) => {
    const { from, to, status, live } = queryOf(request, listFilter);
    const found = world.calls.list(
      (call) =>
        (from === undefined || call.details.from === from) &&
        (to === undefined || call.details.to === to) &&
        (status === undefined || call.status === status) &&
        (live === undefined || call.hasEnded === (live === 'false')),
    );
    return json({ calls: found.map((call) => renderCall(call, world)) });
  });

  router.on('GET', '/sandbox/calls/:sid', async (request) => {
    const call = find(request.params['sid']);
    if (!call) return nothingThere('such call');
    const { wait, until } = queryOf(request, poll);
    // Whoever waits for an earlier state does not want to wait on when the call is over.
    const holds = (): boolean => reached(call, until) || call.hasEnded;
    if (wait > 0) await call.changes.until(holds, wait, request.gone);
    return json({ ...renderCall(call, world), reached: reached(call, until) });
  });

  router.on('POST', '/sandbox/calls/:sid/press', (request) => {
    const call = find(request.params['sid']);
    if (!call) return nothingThere('such call');
    if (call.hasEnded) return refused('the call is over', 409);
    const { digits } = jsonBody(request, z.strictObject({ digits: z.string().regex(/^[0-9*#]+$/) }));
    const heard = call.keypad.press(digits);
    call.note(`pressed ${digits}${heard < digits.length ? ' (not all heard)' : ''}`);
    return json({ heard: digits.slice(0, heard) });
  });

  router.on('POST', '/sandbox/calls/:sid/hang-up', (request) => {
    const call = find(request.params['sid']);
    if (!call) return nothingThere('such call');
    const hungUp = call.end(call.answeredAt ? 'completed' : 'canceled', 'phone');
    return json({ hungUp, status: call.status });
  });

  const find = (sid = ''): Call | undefined => world.calls.get(sid);

  function reached(call: Call, until: (typeof states)[number]): boolean {
    if (until === 'ringing' || until === 'in-progress') return call.status === until;
    const state: CallState = until;
    return hasReached(call, state, world.queues, world.conferences);
  }
}
