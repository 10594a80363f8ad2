import { anythingButNewline, namedSets, single, type CharacterSet } from './character-set.ts';

/** A pattern as a tree. */
export type PatternNode =
  | { readonly kind: 'empty' }
  | { readonly kind: 'set'; readonly set: CharacterSet }
  | { readonly kind: 'assertion'; readonly at: Assertion }
  | { readonly kind: 'sequence'; readonly parts: readonly PatternNode[] }
  | { readonly kind: 'choice'; readonly options: readonly PatternNode[] }
  | { readonly kind: 'repeat'; readonly of: PatternNode; readonly least: number; readonly most: number };

/** A place without width: begin or end of a line, a border of a word or none. */
export type Assertion = 'line-start' | 'line-end' | 'word-border' | 'no-word-border';

/** What is wrong with a pattern, in a sentence for the person who wrote it. */
export class PatternMistake extends Error {
  override name = 'PatternMistake';
}

const longestRepeat = 100;

/**
 * Reads a regular expression of the safe kind: characters, `.`, classes, `\d \w \s \b`, `^ $`, groups, `|`, `* + ? {m,n}`.
 * @throws PatternMistake for anything else, as a look-around or a back-reference, which no linear matcher can keep
 */
export function readPattern(source: string): PatternNode {
  const reader = new Reader(Array.from(source));
  const node = reader.choice();
  if (!reader.atEnd) throw new PatternMistake('has a ) without its (');
  return node;
}

class Reader {
  #at = 0;
  constructor(private readonly chars: readonly string[]) {}

  get atEnd(): boolean {
    return this.#at >= this.chars.length;
  }

  choice(): PatternNode {
    const options = [this.#sequence()];
    while (this.#take('|')) options.push(this.#sequence());
    const [only] = options;
    return options.length === 1 && only ? only : { kind: 'choice', options };
  }

  #sequence(): PatternNode {
    const parts: PatternNode[] = [];
    while (!this.atEnd && !'|)'.includes(this.#next)) parts.push(this.#repeated());
    return parts.length === 0 ? { kind: 'empty' } : { kind: 'sequence', parts };
  }

  #repeated(): PatternNode {
    let node = this.#atom();
    for (;;) {
      const times = this.#times();
      if (!times) return node;
      if (node.kind === 'assertion') throw new PatternMistake('repeats a place that has no width');
      node = { kind: 'repeat', of: node, least: times[0], most: times[1] };
      // Greedy or not is the same to somebody who only asks whether there is a match.
      this.#take('?');
    }
  }

  #times(): readonly [number, number] | undefined {
    if (this.#take('*')) return [0, Infinity];
    if (this.#take('+')) return [1, Infinity];
    if (this.#take('?')) return [0, 1];
    if (this.#next !== '{') return undefined;
    const text = this.#upTo('}');
    const [, least, comma, most] = /^\{(\d+)(,(\d*))?\}$/.exec(text) ?? [];
    if (least === undefined) {
      throw new PatternMistake('has a { that is no number of times; write \\{ for the character');
    }
    const from = Number(least);
    const to = comma === undefined ? from : most ? Number(most) : Infinity;
    if (to < from) throw new PatternMistake(`repeats at least ${from} and at most ${to} times`);
    if (from > longestRepeat || (to !== Infinity && to > longestRepeat)) {
      throw new PatternMistake(`repeats more than ${longestRepeat} times`);
    }
    return [from, to];
  }

  #atom(): PatternNode {
    const char = this.#read();
    switch (char) {
      case '(':
        return this.#group();
      case '[':
        return { kind: 'set', set: this.#class() };
      case '.':
        return { kind: 'set', set: anythingButNewline };
      case '^':
        return { kind: 'assertion', at: 'line-start' };
      case '$':
        return { kind: 'assertion', at: 'line-end' };
      case '\\':
        return this.#escape();
      case '*':
      case '+':
      case '?':
        throw new PatternMistake(`has a ${char} with nothing before it to repeat`);
      default:
        return { kind: 'set', set: single(char) };
    }
  }

  #group(): PatternNode {
    if (this.#take('?') && !this.#take(':')) {
      throw new PatternMistake('looks around or names a group, which is not allowed; use ( ) or (?: )');
    }
    const node = this.choice();
    if (!this.#take(')')) throw new PatternMistake('has a ( without its )');
    return node;
  }

  #escape(): PatternNode {
    const char = this.#read();
    if (char === 'b') return { kind: 'assertion', at: 'word-border' };
    if (char === 'B') return { kind: 'assertion', at: 'no-word-border' };
    return { kind: 'set', set: escaped(char) };
  }

  #class(): CharacterSet {
    const negated = this.#take('^');
    const members: CharacterSet[] = [];
    for (let first = true; first || this.#next !== ']'; first = false) {
      const from = this.#classMember();
      members.push(from);
      const least = onlyCharacter(from);
      if (least === undefined || this.#next !== '-' || this.chars[this.#at + 1] === ']') continue;
      const dash = single(this.#read());
      const until = this.#classMember();
      const most = onlyCharacter(until);
      if (most === undefined) members.push(dash, until);
      else if (most < least) throw new PatternMistake('has a range that ends before it begins');
      else members.push({ ranges: [[least, most]], negated: false });
    }
    this.#read();
    if (members.some((one) => one.negated)) {
      throw new PatternMistake('has \\D, \\W or \\S within [ ]; negate the class instead');
    }
    const words = members.some((one) => one.words);
    return { ranges: members.flatMap((one) => one.ranges), negated, ...(words && { words }) };
  }

  #classMember(): CharacterSet {
    const char = this.#read();
    return char === '\\' ? escaped(this.#read()) : single(char);
  }

  get #next(): string {
    return this.chars[this.#at] ?? '';
  }

  #read(): string {
    const char = this.chars[this.#at];
    if (char === undefined) throw new PatternMistake('ends in the middle of something');
    this.#at += 1;
    return char;
  }

  #take(char: string): boolean {
    if (this.#next !== char || this.atEnd) return false;
    this.#at += 1;
    return true;
  }

  #upTo(last: string): string {
    let text = '';
    do text += this.#read();
    while (!text.endsWith(last));
    return text;
  }
}

/** Of a set of one character, that one. */
function onlyCharacter({ ranges: [range, ...others], words }: CharacterSet): number | undefined {
  return range && others.length === 0 && !words && range[0] === range[1] ? range[0] : undefined;
}

const controls: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };

function escaped(char: string): CharacterSet {
  const named = namedSets[char];
  if (named) return named;
  if (controls[char] !== undefined) return single(controls[char]);
  if (/[1-9]/.test(char)) throw new PatternMistake('refers back to a group, which is not allowed');
  if (/[a-zA-Z0]/.test(char)) throw new PatternMistake(`has \\${char}, which is not known`);
  return single(char);
}
