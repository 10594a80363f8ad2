import { callParams } from '../calls/call-params.ts';
import { abortable } from '../time/abortable.ts';
import { succeeded, type Delivery } from '../webhooks/delivery.ts';
import { parseTwiml } from './document.ts';
import { TwimlFailure } from './failure.ts';
import type { Line } from './line.ts';
import type { TwimlSource } from './source.ts';
import type { Element } from './xml.ts';

/**
 * Asks for a document and parses it. When that fails the number's fallback URL is asked, with ErrorCode and
 * ErrorUrl. Throws TwimlFailure when there is nothing to run, Interrupted when the call moved on meanwhile.
 */
export async function fetchDocument(line: Line, source: TwimlSource): Promise<Element[]> {
  if (source.kind === 'inline') return parseTwiml(source.twiml);
  const params = { ...callParams(line.call), ...line.about(), ...source.params };
  const { fallbackUrl } = line.call.details;
  const webhook = { url: source.url, method: source.method, params };
  const request = line.door.request({ ...webhook, ...(fallbackUrl ? { fallbackUrl } : {}) }, 'twiml');
  const delivery = await abortable(request, line.signal);
  line.call.note(`${source.method} ${source.url}: ${delivery.status ?? delivery.error ?? 'no answer'}`);
  try {
    return read(delivery);
  } catch (error) {
    if (!(error instanceof TwimlFailure) || !fallbackUrl || delivery.url === fallbackUrl) throw error;
    const failed = { ErrorCode: String(error.code), ErrorUrl: source.url };
    const again = line.door.request({ url: fallbackUrl, params: { ...params, ...failed } }, 'twiml');
    return read(await abortable(again, line.signal));
  }
}

function read(delivery: Delivery): Element[] {
  if (!succeeded(delivery)) {
    throw new TwimlFailure(11200, `${delivery.url}: ${delivery.error ?? `HTTP ${delivery.status ?? 0}`}`);
  }
  if (delivery.status === 204) return [];
  if (!/\bxml\b/i.test(delivery.contentType)) {
    throw new TwimlFailure(12300, `${delivery.url} answered ${delivery.contentType}, not XML`);
  }
  return parseTwiml(delivery.body);
}
