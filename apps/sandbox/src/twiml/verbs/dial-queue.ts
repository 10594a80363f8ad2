import { Bridge } from '../../calls/bridge.ts';
import { numberOf } from '../attributes.ts';
import type { Line } from '../line.ts';
import { textOf, type Element } from '../xml.ts';

/** `<Dial><Queue>`: talks to whoever is at the front, or waits `timeout` seconds for somebody to come. */
export async function dialQueue(
  dial: Element,
  element: Element,
  line: Line,
): Promise<Record<string, string>> {
  const queue = line.queues.named(textOf(element).trim());
  const patienceMs = line.pace.real(numberOf(dial, 'timeout', 30) * 1000);
  await queue.changes.until(() => queue.places.length > 0, patienceMs, line.signal);
  line.signal.throwIfAborted();
  const [place] = queue.places;
  if (!place) return { DialCallStatus: 'no-answer', DialBridged: 'false' };
  const bridge = new Bridge();
  place.take(bridge);
  queue.giveUp(place, line.pace.secondsBetween(place.enqueuedAt));
  line.call.note(`talking to ${place.call.details.from} from queue ${queue.friendlyName}`);
  try {
    await bridge.untilOver(line.signal);
  } finally {
    bridge.end();
  }
  const seconds = String(line.pace.secondsBetween(bridge.startedAt));
  return {
    DialCallStatus: 'completed',
    DialCallSid: place.call.sid,
    DialCallDuration: seconds,
    DialBridged: 'true',
  };
}
