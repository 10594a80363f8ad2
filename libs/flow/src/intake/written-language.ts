import { eld } from 'eld/extrasmall';

/** What a text is written in stands at its beginning; more costs and tells nothing. */
const readAtMost = 400;
/** Shorter texts in Latin letters may be names, loan words or numbers of orders. */
const leastCharacters = 15;
/** The best language must be ahead of the next by so much of the whole score (0–1), or nobody can tell. */
const aheadBy = 0.008;
/** What a header says is believed when the text may be in that language too: Norwegian looks like Danish. */
const asGoodAs = 0.12;

/**
 * The language that a text is written in, as an ISO 639-1 code; else the one that its header names. Lines that are quoted,
 * addresses and numbers are not looked at.
 * @param named what the header says, as such a code: few programs write one, and some write that of their menus
 */
export function writtenLanguage(text: string, named?: string): string | undefined {
  const read = text
    .slice(0, readAtMost)
    .replace(/^>.*$/gm, ' ')
    .split(/\s+/)
    .filter((word) => !/[@\d]|:\/\//.test(word))
    .join(' ');
  if (read.length < leastCharacters && !/[^\p{Script=Latin}\p{Script=Common}]/u.test(read)) return named;
  const found = eld.detect(read);
  if (!found.isReliable()) return named;
  const scores = found.getScores();
  const [best = 0, next = 0] = Object.values(scores);
  const likely = best - (scores[named ?? ''] ?? 0) < asGoodAs;
  return likely || best - next < aheadBy ? named : found.language;
}
