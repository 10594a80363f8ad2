import { promiseWords, type PromiseLanguage, type PromiseTexts } from './promise-language.ts';

/** What may stand in the place of a placeholder. */
export interface PromiseFacts {
  readonly name: string | null;
  readonly when: string | undefined;
  readonly reference: string;
  /** Who writes: the channel's name. */
  readonly house: string;
}

export const promisePlaceholders = ['greeting', 'name', 'when', 'reference', 'house'] as const;

const longestValue = 80;

/** The text that a customer is told: the house's own where it has one, and else ours. */
export function promiseText(
  kind: keyof PromiseTexts,
  facts: PromiseFacts,
  language: PromiseLanguage,
  medium: 'mail' | 'text',
  own: Partial<PromiseTexts> | undefined,
): string {
  const words = promiseWords(language);
  const name = sayableName(facts.name);
  const values: Readonly<Record<string, string>> = {
    greeting: words.greeting(name),
    name: name ?? '',
    when: facts.when ?? '',
    reference: facts.reference,
    house: facts.house,
  };
  // One pass, so that nothing that is filled in is read as a placeholder itself.
  return (own?.[kind] ?? words[medium][kind]).replaceAll(
    /\{\{\s*([a-z]+)\s*\}\}/g,
    (whole, placeholder: string) =>
      Object.hasOwn(values, placeholder) ? oneLine(values[placeholder] ?? '') : whole,
  );
}

/**
 * A name that can be said back: whoever writes under a forged address chooses the name that a stranger would read in a mail
 * of ours, so nothing that could be a link, an address or a message in itself is repeated.
 */
export function sayableName(name: string | null): string | undefined {
  const plain = name?.normalize('NFC').trim() ?? '';
  return /^[\p{L}\p{M}][\p{L}\p{M}'’.\- ]{0,59}$/u.test(plain) &&
    !/\.\p{L}|\bwww\b/iu.test(plain) &&
    plain.split(/\s+/).length <= 5
    ? plain
    : undefined;
}

function oneLine(value: string): string {
  return value.replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ').slice(0, longestValue);
}
