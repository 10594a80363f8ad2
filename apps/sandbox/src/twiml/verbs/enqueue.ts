import { callParams } from '../../calls/call-params.ts';
import { Interrupted } from '../../calls/call.ts';
import type { Place, Queue } from '../../queues/queue.ts';
import { either } from '../../time/either.ts';
import { sourceOf } from '../attributes.ts';
import { TwimlFailure } from '../failure.ts';
import { NEXT, type DocumentEnd, type Line, type Step, type Verb } from '../line.ts';
import { textOf, type Element } from '../xml.ts';

/** https://www.twilio.com/docs/voice/twiml/enqueue: what a waitUrl may use. */
const WAITING_VERBS = new Set(['Say', 'Play', 'Pause', 'Hangup', 'Redirect', 'Leave', 'Gather']);
const BETWEEN_DOCUMENTS_MS = 1_000;

/**
 * Waits in a queue. The `waitUrl` document is asked for again whenever it runs out. `action` is asked at
 * once when the caller leaves, hangs up or is redirected by the API, but after a bridge only when both
 * parties have hung up.
 */
export const enqueue: Verb = async (element, line) => {
  const name = textOf(element).trim();
  if (name === '' || name.length > 64)
    throw new TwimlFailure(12200, '<Enqueue> needs a name of 1 to 64 letters');
  const queue = line.queues.named(name);
  const place = queue.join(line.call);
  if (!place)
    return afterQueue(element, line, { QueueResult: 'queue-full', QueueSid: queue.sid, QueueTime: '0' });
  line.call.note(`in queue ${name}`);
  let result = 'system-error';
  try {
    const end = await wait(element, line, queue, place);
    result = end.kind === 'leave-queue' ? 'leave' : end.kind === 'bridged' ? 'bridged' : 'hangup';
    if (end.kind === 'hang-up') {
      line.call.end(end.status, 'twiml');
      throw new Interrupted();
    }
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error;
    const wasBridged = place.bridge !== undefined;
    if (line.call.hasEnded) result = wasBridged ? 'bridged' : 'hangup';
    else result = wasBridged ? 'redirected-from-bridged' : 'redirected';
    tellAction(element, line, outcome(line, queue, place, result));
    throw error;
  } finally {
    place.bridge?.end();
    queue.giveUp(place, line.pace.secondsBetween(place.enqueuedAt));
    line.call.note(`left queue ${name}: ${result}`);
  }
  return afterQueue(element, line, outcome(line, queue, place, result));
};

async function wait(
  element: Element,
  line: Line,
  queue: Queue,
  place: Place,
): Promise<DocumentEnd | { kind: 'bridged' }> {
  const waiting = either(line.signal, place.taken);
  const about = (): Record<string, string> => waitParams(line, queue, place);
  const source = sourceOf(line, element, { url: 'waitUrl', method: 'waitUrlMethod' });
  try {
    for (;;) {
      if (source) {
        const end = await line.run({ ...line, signal: waiting.signal, about }, source, WAITING_VERBS);
        if (end.kind !== 'ran-out') return end;
      }
      // Without a waitUrl the provider plays its own music. An empty document must not spin either.
      await line.pace.sleep(BETWEEN_DOCUMENTS_MS, waiting.signal);
    }
  } catch (error) {
    if (!place.bridge) throw error;
    line.signal.throwIfAborted();
    queue.giveUp(place, line.pace.secondsBetween(place.enqueuedAt));
    await place.bridge.untilOver(line.signal);
    return { kind: 'bridged' };
  } finally {
    waiting.release();
  }
}

function waitParams(line: Line, queue: Queue, place: Place): Record<string, string> {
  return {
    QueueSid: queue.sid,
    QueuePosition: String(queue.positionOf(place)),
    QueueTime: String(line.pace.secondsBetween(place.enqueuedAt)),
    AvgQueueTime: String(queue.averageWaitSeconds),
    CurrentQueueSize: String(queue.places.length),
    MaxQueueSize: String(queue.maxSize),
  };
}

function outcome(line: Line, queue: Queue, place: Place, result: string): Record<string, string> {
  const seconds = String(line.pace.secondsBetween(place.enqueuedAt));
  return { QueueResult: result, QueueSid: queue.sid, QueueTime: seconds };
}

/** The caller is already elsewhere: `action` is told, and what it answers is not followed. */
function tellAction(element: Element, line: Line, params: Record<string, string>): void {
  const action = sourceOf(line, element, { url: 'action', method: 'method' }, params);
  if (action?.kind !== 'url') return;
  const all = { ...callParams(line.call), ...params };
  void line.call.events.send({ url: action.url, method: action.method, params: all });
}

function afterQueue(element: Element, line: Line, params: Record<string, string>): Step {
  const action = sourceOf(line, element, { url: 'action', method: 'method' }, params);
  return action ? { kind: 'continue-with', source: action } : NEXT;
}
