/** What a carrier's keyword asks for: no more texts, texts again, or information about the sender. */
export type Keyword = 'stop' | 'start' | 'help';

/** Twilio's default words (https://help.twilio.com/articles/223134027); carriers and laws know the same. */
const words: Readonly<Record<string, Keyword>> = {
  stop: 'stop',
  stopall: 'stop',
  unsubscribe: 'stop',
  cancel: 'stop',
  end: 'stop',
  quit: 'stop',
  start: 'start',
  unstop: 'start',
  yes: 'start',
  help: 'help',
  info: 'help',
};

/** The keyword that a text is, or undefined. Only a text of that single word is one, in any case of letters. */
export function keywordIn(text: string): Keyword | undefined {
  const word = text.trim().toLowerCase();
  return Object.hasOwn(words, word) ? words[word] : undefined;
}

/** `YES` asks for texts again only where they were stopped; elsewhere it answers a question. */
export function isPlainAnswer(text: string): boolean {
  return text.trim().toLowerCase() === 'yes';
}
