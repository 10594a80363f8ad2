import { TwimlFailure } from './failure.ts';
import type { Line } from './line.ts';
import type { TwimlSource } from './source.ts';
import type { Element } from './xml.ts';

/** A whole number; throws TwimlFailure 12200 (schema) when the attribute is something else. */
export function numberOf(element: Element, name: string, otherwise: number): number {
  const value = element.attributes[name];
  if (value === undefined || value === '') return otherwise;
  if (!/^\d+$/.test(value)) throw schema(element, `${name}="${value}" is not a number`);
  return Number(value);
}

export function flagOf(element: Element, name: string, otherwise: boolean): boolean {
  const value = element.attributes[name]?.toLowerCase();
  if (value === undefined || value === '') return otherwise;
  if (value !== 'true' && value !== 'false') throw schema(element, `${name} is neither true nor false`);
  return value === 'true';
}

export function methodOf(element: Element, name = 'method'): 'GET' | 'POST' {
  const value = (element.attributes[name] ?? 'POST').toUpperCase();
  if (value !== 'GET' && value !== 'POST') throw schema(element, `${name}="${value}" is not GET or POST`);
  return value;
}

/** Lists such as statusCallbackEvent are separated by blanks. */
export function wordsOf(element: Element, name: string, otherwise: string): ReadonlySet<string> {
  return new Set((element.attributes[name] ?? otherwise).split(/[\s,]+/).filter((word) => word !== ''));
}

/** An absolute URL is taken to the letter, because the signature is made over it. */
export function absoluteUrl(line: Line, url: string): string {
  if (/^https?:\/\//i.test(url)) return url;
  try {
    return new URL(url, line.documentUrl ?? undefined).href;
  } catch {
    throw new TwimlFailure(11100, `${url} is not a URL`);
  }
}

/** The document that an attribute points to, asked with more parameters. */
export function sourceOf(
  line: Line,
  element: Element,
  names: { url: string; method: string },
  params: Record<string, string> = {},
): TwimlSource | undefined {
  const url = element.attributes[names.url];
  if (url === undefined || url === '') return undefined;
  return { kind: 'url', url: absoluteUrl(line, url), method: methodOf(element, names.method), params };
}

function schema(element: Element, message: string): TwimlFailure {
  return new TwimlFailure(12200, `<${element.name}>: ${message}`);
}
