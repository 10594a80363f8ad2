import type { CharacterSet } from './character-set.ts';
import { PatternMistake, type Assertion, type PatternNode } from './read-pattern.ts';

/** One instruction of the machine that matches: Thompson's construction, as in Cox, "Regular Expression Matching", 2007. */
export type Instruction =
  | { readonly do: 'accept'; readonly set: CharacterSet; readonly next: number }
  | { readonly do: 'assert'; readonly at: Assertion; readonly next: number }
  | { readonly do: 'fork'; readonly next: readonly number[] }
  | { readonly do: 'match' };

export interface PatternProgram {
  readonly instructions: readonly Instruction[];
  readonly start: number;
}

/** Keeps the cost of a character bounded, however a pattern repeats within repetitions. */
const instructionsAtMost = 1_000;

/** @throws PatternMistake when it would grow too large */
export function compilePattern(node: PatternNode): PatternProgram {
  const instructions: Instruction[] = [];
  const add = (one: Instruction): number => {
    if (instructions.length >= instructionsAtMost) {
      throw new PatternMistake('is too large once its repetitions are written out');
    }
    return instructions.push(one) - 1;
  };

  /** Writes what matches `part` and then goes on at `next`; answers where it begins. */
  const write = (part: PatternNode, next: number): number => {
    switch (part.kind) {
      case 'empty':
        return next;
      case 'set':
        return add({ do: 'accept', set: part.set, next });
      case 'assertion':
        return add({ do: 'assert', at: part.at, next });
      case 'sequence':
        return part.parts.reduceRight((after, one) => write(one, after), next);
      case 'choice':
        return add({ do: 'fork', next: part.options.map((one) => write(one, next)) });
      case 'repeat':
        return repeat(part, next);
    }
  };

  const repeat = ({ of, least, most }: Extract<PatternNode, { kind: 'repeat' }>, next: number): number => {
    let at = next;
    if (most === Infinity) {
      const forward: number[] = [next];
      at = add({ do: 'fork', next: forward });
      forward.push(write(of, at));
    } else {
      for (let n = least; n < most; n++) at = add({ do: 'fork', next: [next, write(of, at)] });
    }
    for (let n = 0; n < least; n++) at = write(of, at);
    return at;
  };

  return { start: write(node, add({ do: 'match' })), instructions };
}
