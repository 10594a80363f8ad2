import { TwimlFailure } from './failure.ts';
import { childElements, parseXml, XmlError, type Element } from './xml.ts';

/** Longest document the provider takes: 64 kB. */
const LONGEST = 64 * 1024;

/** The verbs of a TwiML document. Throws TwimlFailure 12100 when it is not one. */
export function parseTwiml(text: string): Element[] {
  if (Buffer.byteLength(text) > LONGEST) throw new TwimlFailure(11750, 'the TwiML is longer than 64 kB');
  const root = rootOf(text);
  if (root.name !== 'Response') throw new TwimlFailure(12100, `the root is <${root.name}>, not <Response>`);
  if (root.children.some((child) => typeof child === 'string' && child.trim() !== '')) {
    throw new TwimlFailure(12200, 'there is text between the verbs');
  }
  return childElements(root);
}

function rootOf(text: string): Element {
  try {
    return parseXml(text);
  } catch (error) {
    if (error instanceof XmlError) throw new TwimlFailure(12100, error.message);
    throw error;
  }
}
