import { parsePhoneNumberFromString, type CountryCode } from 'libphonenumber-js';

/**
 * What providers put where a caller withholds the number: the word, or the word typed on a keypad
 * (+266696687 is ANONYMOUS). https://help.twilio.com/articles/223179988
 */
const withheld = new Set(
  ['anonymous', 'restricted', 'unavailable', 'unknown', 'blocked', 'private', 'withheld'].flatMap((word) => [
    word,
    onKeypad(word),
  ]),
);

/**
 * The number in E.164 (`+` and up to 15 digits), or empty when it is withheld or none: such callers must never be
 * taken for one person.
 * @param country whose national numbers are understood; without it only international ones are
 */
export function e164(text: string, country?: CountryCode): string {
  const given = text.trim().replace(/^(whatsapp|tel|rcs):/i, '');
  if (withheld.has(given.toLowerCase().replace(/^\+/, ''))) return '';
  const parsed = parsePhoneNumberFromString(given, {
    ...(country && { defaultCountry: country }),
    extract: false,
  });
  if (parsed?.isPossible()) return parsed.number;
  // Ranges that the metadata does not know yet, and test numbers.
  const digits = given.replace(/[\s().\-/]/g, '');
  return /^\+[1-9]\d{6,14}$/.test(digits) ? digits : '';
}

function onKeypad(word: string): string {
  const keys = ['abc', 'def', 'ghi', 'jkl', 'mno', 'pqrs', 'tuv', 'wxyz'];
  return word.replace(/[a-z]/g, (letter) => String(keys.findIndex((key) => key.includes(letter)) + 2));
}
