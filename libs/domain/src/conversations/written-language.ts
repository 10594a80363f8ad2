import { wordsOfLanguages } from './words-of-languages.ts';

/** What a text is written in stands at its beginning; more costs and tells nothing. */
const readAtMost = 800;
/** Fewer points may be a name or a loan word. */
const leastPoints = 1.5;
/** The best language must be ahead of the next by so much, or nobody can tell. */
const aheadBy = 1.25;

/** Letters of other scripts than Latin. */
const otherScript = /[\u0370-\u0eff\u3040-\ud7af]/;
const scripts: readonly (readonly [RegExp, (text: string) => string | undefined])[] = [
  [/[\u3040-\u30ff]/g, () => 'ja'],
  [/[\uac00-\ud7af]/g, () => 'ko'],
  [/[\u4e00-\u9fff]/g, () => 'zh'],
  [/[\u0370-\u03ff]/g, () => 'el'],
  [/[\u0590-\u05ff]/g, () => 'he'],
  [/[\u0600-\u06ff]/g, (text) => (/[پچژگ]/.test(text) ? 'fa' : 'ar')],
  [/[\u0e00-\u0e7f]/g, () => 'th'],
  [/[\u0900-\u097f]/g, () => 'hi'],
  [/[\u0400-\u04ff]/g, cyrillic],
];

/** Letters that one language, or a few, cannot do without. */
const letters: readonly (readonly [RegExp, readonly string[]])[] = [
  [/ß/, ['de']],
  [/[¿¡ñ]/, ['es']],
  [/[ãõ]/, ['pt']],
  [/l·l/, ['ca']],
  [/[àèòù]/, ['it', 'fr', 'ca']],
  [/[êâîûœ]/, ['fr']],
  [/[ąęłżźśń]/, ['pl']],
  [/[řěů]/, ['cs']],
  [/[őű]/, ['hu']],
  [/[ğış]/, ['tr']],
  [/[ățș]/, ['ro']],
  [/[øæ]/, ['da', 'no']],
  [/ä/, ['de', 'sv', 'fi']],
  [/ö/, ['de', 'sv', 'fi', 'hu', 'tr']],
  [/ü/, ['de', 'hu', 'tr']],
  [/å/, ['sv', 'da', 'no']],
];

const languagesOf = new Map<string, string[]>();
for (const [language, words] of Object.entries(wordsOfLanguages)) {
  for (const word of new Set(words.split(/\s+/))) {
    languagesOf.set(word, [...(languagesOf.get(word) ?? []), language]);
  }
}

/**
 * The language that a text is written in, as an ISO 639-1 code; undefined where too little is said to tell. By script, and
 * among those written in Latin letters by small words and by letters of their own. Quoted lines are not looked at.
 */
export function writtenLanguage(text: string): string | undefined {
  const read = text
    .slice(0, readAtMost)
    .replace(/^>.*$/gm, ' ')
    .split(/\s+/)
    .filter((word) => !word.includes('@') && !word.includes('://'))
    .join(' ')
    .toLowerCase();
  return (otherScript.test(read) ? byScript(read) : undefined) ?? byWords(read);
}

function byScript(text: string): string | undefined {
  const latin = text.match(/\p{Script=Latin}/gu)?.length ?? 0;
  // A letter of these may be a syllable or a word, so a few outweigh some names in Latin letters.
  return scripts.find(([script]) => (text.match(script)?.length ?? 0) * 3 > latin)?.[1](text);
}

function cyrillic(text: string): string {
  if (/[іїєґ]/.test(text)) return 'uk';
  if (/[јљњћђџ]/.test(text)) return 'sr';
  return /ъ/.test(text) && !/[ыэё]/.test(text) ? 'bg' : 'ru';
}

function byWords(text: string): string | undefined {
  const points = new Map<string, number>();
  const give = (languages: readonly string[]) => {
    for (const one of languages) points.set(one, (points.get(one) ?? 0) + 1 / Math.sqrt(languages.length));
  };
  for (const word of text.replaceAll('’', "'").split(/[^\p{L}'·-]+/u)) {
    const languages = languagesOf.get(word);
    if (languages) give(languages);
  }
  for (const [letter, languages] of letters) if (letter.test(text)) give(languages);
  const [best, next] = [...points].sort((a, b) => b[1] - a[1]);
  if (!best || best[1] < leastPoints) return undefined;
  return best[1] > (next?.[1] ?? 0) * aheadBy ? best[0] : undefined;
}
