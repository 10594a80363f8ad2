import { accepts, isWordCharacter } from './character-set.ts';
import { compilePattern, type PatternProgram } from './pattern-program.ts';
import { PatternMistake, readPattern, type Assertion } from './read-pattern.ts';

/** What stands on one side of a place in a text. */
type Side = 'edge' | 'newline' | 'word' | 'other';

/** The machine between two characters: where it is, what it just read, and where each next character leads. */
interface Standing {
  readonly places: readonly number[];
  readonly before: Side;
  readonly moves: Map<string, Standing | 'matched'>;
}

/** A machine that remembers so many moves forgets them all, so that no text makes it hold much memory. */
const movesAtMost = 20_000;
const longestPattern = 500;

/**
 * A regular expression whose cost grows with the text's length and never faster, whoever wrote pattern or text. Case does
 * not matter; `^` and `$` are the borders of lines. Standings that were met before are remembered, so most characters
 * cost one look-up.
 */
export class Pattern {
  readonly #program: PatternProgram;
  #standings = new Map<string, Standing>();
  #moves = 0;

  /** @throws PatternMistake */
  constructor(readonly source: string) {
    if (source.length > longestPattern)
      throw new PatternMistake(`is longer than ${longestPattern} characters`);
    this.#program = compilePattern(readPattern(source));
  }

  /** Whether any part of the text matches. */
  isIn(text: string): boolean {
    let standing: Standing = this.#standing([], 'edge');
    for (const char of text) {
      const known = standing.moves.get(char);
      const next = known ?? this.#move(standing, char);
      if (known === undefined) this.#remember(standing, char, next);
      if (next === 'matched') return true;
      standing = next;
    }
    return this.#reach(standing, 'edge') === 'matched';
  }

  #move(standing: Standing, char: string): Standing | 'matched' {
    const side = sideOf(char);
    const reached = this.#reach(standing, side);
    if (reached === 'matched') return 'matched';
    const places = new Set<number>();
    for (const place of reached) {
      const one = this.#program.instructions[place];
      if (one?.do === 'accept' && accepts(one.set, char)) places.add(one.next);
    }
    return this.#standing(
      [...places].sort((a, b) => a - b),
      side,
    );
  }

  #remember(standing: Standing, char: string, next: Standing | 'matched'): void {
    if (this.#moves >= movesAtMost) {
      for (const one of this.#standings.values()) one.moves.clear();
      this.#standings = new Map();
      this.#moves = 0;
    }
    this.#moves += 1;
    standing.moves.set(char, next);
  }

  /** All places that are reached without reading a character, from here and from the beginning. */
  #reach({ places, before }: Standing, after: Side): Set<number> | 'matched' {
    const reached = new Set<number>();
    const open = [this.#program.start, ...places];
    for (let place = open.pop(); place !== undefined; place = open.pop()) {
      if (reached.has(place)) continue;
      reached.add(place);
      const one = this.#program.instructions[place];
      if (one?.do === 'match') return 'matched';
      if (one?.do === 'fork') open.push(...one.next);
      if (one?.do === 'assert' && holds(one.at, before, after)) open.push(one.next);
    }
    return reached;
  }

  #standing(places: readonly number[], before: Side): Standing {
    const key = `${before} ${places.join(' ')}`;
    const known = this.#standings.get(key);
    if (known) return known;
    const made: Standing = { places, before, moves: new Map() };
    this.#standings.set(key, made);
    return made;
  }
}

function sideOf(char: string): Side {
  if (char === '\n') return 'newline';
  return isWordCharacter(char) ? 'word' : 'other';
}

function holds(at: Assertion, before: Side, after: Side): boolean {
  if (at === 'line-start') return before === 'edge' || before === 'newline';
  if (at === 'line-end') return after === 'edge' || after === 'newline';
  return ((before === 'word') !== (after === 'word')) === (at === 'word-border');
}

const known = new Map<string, Pattern>();
const keptAtMost = 1_000;

/** The pattern of this source, read once. @throws PatternMistake */
export function patternOf(source: string): Pattern {
  const kept = known.get(source);
  if (kept) return kept;
  if (known.size >= keptAtMost) known.clear();
  const pattern = new Pattern(source);
  known.set(source, pattern);
  return pattern;
}

/** What is wrong with a pattern, or undefined when nothing is. */
export function mistakeIn(source: string): string | undefined {
  try {
    new Pattern(source);
    return undefined;
  } catch (error) {
    if (error instanceof PatternMistake) return error.message;
    throw error;
  }
}
