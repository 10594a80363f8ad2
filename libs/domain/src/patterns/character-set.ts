/** What one place of a pattern accepts: ranges of code points and, with `words`, parts of words in any script; or everything but them. */
export interface CharacterSet {
  readonly ranges: readonly (readonly [from: number, to: number])[];
  readonly words?: boolean;
  readonly negated: boolean;
}

const code = (char: string) => char.codePointAt(0) ?? 0;
const range = (from: string, to: string = from) => [code(from), code(to)] as const;

const digits = [range('0', '9')];
const spaces = [range('\t', '\r'), range(' '), [0xa0, 0xa0] as const, [0x2000, 0x200a] as const];

/** Sets that one letter after a backslash stands for. */
export const namedSets: Readonly<Record<string, CharacterSet>> = {
  d: { ranges: digits, negated: false },
  D: { ranges: digits, negated: true },
  w: { ranges: [], words: true, negated: false },
  W: { ranges: [], words: true, negated: true },
  s: { ranges: spaces, negated: false },
  S: { ranges: spaces, negated: true },
};

export const anythingButNewline: CharacterSet = { ranges: [range('\n')], negated: true };

export function single(char: string): CharacterSet {
  return { ranges: [range(char)], negated: false };
}

/** Case does not matter: a character is in the set when it, small or capital, is in a range. */
export function accepts(set: CharacterSet, char: string): boolean {
  const forms = [char, char.toLowerCase(), char.toUpperCase()].map(code);
  const inside =
    set.ranges.some(([from, to]) => forms.some((form) => from <= form && form <= to)) ||
    (set.words === true && isWordCharacter(char));
  return inside !== set.negated;
}

/** Marks are parts of words too: many scripts write vowels as such. */
export function isWordCharacter(char: string): boolean {
  return /[\p{L}\p{M}\p{N}_]/u.test(char);
}
