import { Bridge } from '../../calls/bridge.ts';
import { Interrupted, type Call } from '../../calls/call.ts';
import { Changes } from '../../memory/changes.ts';
import { absoluteUrl, methodOf, numberOf, sourceOf, wordsOf } from '../attributes.ts';
import type { Line } from '../line.ts';
import { textOf, type Element } from '../xml.ts';

const WHISPER_VERBS = new Set(['Say', 'Play', 'Pause', 'Gather', 'Redirect', 'Hangup']);
const LONGEST_MS = 24 * 3600 * 1000;

/** Rings every noun at once; the first to pick up wins and the others stop ringing. */
export async function dialPhones(
  dial: Element,
  nouns: Element[],
  line: Line,
): Promise<Record<string, string>> {
  const changes = new Changes();
  const bridge = new Bridge();
  const state: { winner?: Call; isOver: boolean } = { isOver: false };
  const legs = nouns.map((noun) => {
    const leg = line.ring({
      from: dial.attributes['callerId'] ?? line.call.details.from,
      to: addressOf(noun),
      parentSid: line.call.sid,
      timeoutSeconds: numberOf(dial, 'timeout', 30),
      ...callbackOf(noun, line),
      activity: (answered) => talk(answered, noun),
    });
    leg.lifetime.addEventListener('abort', () => {
      changes.notify();
    });
    return leg;
  });

  async function talk(leg: Call, noun: Element): Promise<void> {
    if (state.winner) {
      leg.end('canceled', 'api');
      return;
    }
    state.winner = leg;
    for (const other of legs) if (other !== leg) other.end('canceled', 'api');
    try {
      if (!(await whisper(leg, noun, line))) return;
      line.call.note(`talking to ${leg.details.to}`);
      await bridge.untilOver(leg.interruption);
    } finally {
      state.isOver = true;
      changes.notify();
    }
  }

  try {
    const isOver = (): boolean => state.isOver || legs.every((leg) => leg.hasEnded);
    await changes.until(isOver, LONGEST_MS, line.signal);
    if (line.signal.aborted) throw new Interrupted();
  } finally {
    bridge.end();
    for (const leg of legs) {
      if (leg !== state.winner) leg.end('canceled', 'api');
      else if (line.signal.aborted) leg.end('completed', 'twiml');
    }
  }
  return outcome(state.winner, legs, line);
}

/** Runs the noun's `url` on the called side before the two are connected; false when that hung up. */
async function whisper(leg: Call, noun: Element, line: Line): Promise<boolean> {
  const source = sourceOf(line, noun, { url: 'url', method: 'method' });
  if (!source) return true;
  const legLine = { ...line, call: leg, signal: leg.interruption, about: () => ({}) };
  const end = await line.run(legLine, source, WHISPER_VERBS);
  return end.kind !== 'hang-up';
}

function outcome(winner: Call | undefined, legs: Call[], line: Line): Record<string, string> {
  if (!winner) {
    const [only] = legs;
    const status = legs.length === 1 && only ? only.status : 'no-answer';
    return { DialCallStatus: status, DialBridged: 'false', ...(only ? { DialCallSid: only.sid } : {}) };
  }
  const seconds = winner.answeredAt ? line.pace.secondsBetween(winner.answeredAt) : 0;
  return {
    DialCallStatus: 'completed',
    DialCallSid: winner.sid,
    DialCallDuration: String(seconds),
    DialBridged: 'true',
  };
}

function addressOf(noun: Element): string {
  const identity = noun.children.find((child) => typeof child !== 'string' && child.name === 'Identity');
  const text = (typeof identity === 'object' ? textOf(identity) : textOf(noun)).trim();
  return noun.name === 'Client' ? `client:${text}` : text;
}

function callbackOf(noun: Element, line: Line): Pick<Parameters<Line['ring']>[0], 'statusCallback'> {
  const url = noun.attributes['statusCallback'];
  if (!url) return {};
  const events = wordsOf(noun, 'statusCallbackEvent', 'completed');
  const method = methodOf(noun, 'statusCallbackMethod');
  return { statusCallback: { url: absoluteUrl(line, url), method, events } };
}
