import { absoluteUrl, methodOf } from '../attributes.ts';
import { TwimlFailure } from '../failure.ts';
import type { Verb } from '../line.ts';
import { textOf } from '../xml.ts';

/** Goes on with another document and never comes back to this one. */
export const redirect: Verb = (element, line) => {
  const url = textOf(element).trim();
  if (url === '') throw new TwimlFailure(12200, '<Redirect> names no URL');
  const source = { kind: 'url', url: absoluteUrl(line, url), method: methodOf(element) } as const;
  return Promise.resolve({ kind: 'continue-with', source });
};
