/** What one place of a pattern accepts: ranges of code points, or everything but them. */
export interface CharacterSet {
  readonly ranges: readonly (readonly [from: number, to: number])[];
  readonly negated: boolean;
}

const code = (char: string) => char.codePointAt(0) ?? 0;
const range = (from: string, to: string = from) => [code(from), code(to)] as const;

const digits = [range('0', '9')];
const words = [range('a', 'z'), range('A', 'Z'), range('0', '9'), range('_'), [0xaa, 0x2ff] as const];
const spaces = [range('\t', '\r'), range(' '), [0xa0, 0xa0] as const, [0x2000, 0x200a] as const];

/** Sets that one letter after a backslash stands for. Letters beyond ASCII count as parts of words. */
export const namedSets: Readonly<Record<string, CharacterSet>> = {
  d: { ranges: digits, negated: false },
  D: { ranges: digits, negated: true },
  w: { ranges: words, negated: false },
  W: { ranges: words, negated: true },
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
  const inside = set.ranges.some(([from, to]) => forms.some((form) => from <= form && form <= to));
  return inside !== set.negated;
}

export function isWordCharacter(char: string): boolean {
  return /[\p{L}\p{N}_]/u.test(char);
}
