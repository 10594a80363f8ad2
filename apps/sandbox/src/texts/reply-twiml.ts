import { parseTwiml } from '../twiml/document.ts';
import { childElements, textOf, type Element } from '../twiml/xml.ts';

export interface ReplyMessage {
  to: string | null;
  body: string;
  mediaUrls: string[];
  statusCallback: string | null;
}

/**
 * The `<Message>` verbs of what a text's webhook answered. Throws TwimlFailure when it is not TwiML; an
 * empty answer is no reply.
 */
export function repliesIn(twiml: string): ReplyMessage[] {
  if (twiml.trim() === '') return [];
  return parseTwiml(twiml)
    .filter((verb) => verb.name === 'Message')
    .map((message) => ({
      to: message.attributes['to'] ?? null,
      body: bodyOf(message),
      mediaUrls: childElements(message)
        .filter((child) => child.name === 'Media')
        .map((media) => textOf(media).trim()),
      statusCallback: message.attributes['statusCallback'] ?? message.attributes['action'] ?? null,
    }));
}

function bodyOf(message: Element): string {
  const body = childElements(message).find((child) => child.name === 'Body');
  if (body) return textOf(body).trim();
  return message.children
    .filter((child) => typeof child === 'string')
    .join('')
    .trim();
}
