import { needsIn } from '#simulation/trace/needs-in.ts';
import type { TraceClass } from '#simulation/trace/recorded-trace.ts';

/** Numbers classes by what they ask for: those that are there have theirs, others get the next. */
export class ClassNumbers {
  readonly classes: TraceClass[];
  readonly #byNeeds: Map<string, number>;
  /** Lists of skills that were met, by identity: all that one rule classifies has the same ones. */
  readonly #lists = new Map<TraceClass['required'], number>();
  readonly #byLists = new Map<string, number>();

  constructor(known: readonly TraceClass[]) {
    this.classes = [...known];
    this.#byNeeds = new Map(known.map((one, number) => [needsOf(one), number]));
  }

  of(one: TraceClass): number {
    const { channel, hard, preferred, priority, queue, required } = one;
    const key = `${channel} ${priority} ${String(hard)} ${this.#list(required)} ${this.#list(preferred)} ${queue}`;
    const known = this.#byLists.get(key);
    if (known !== undefined) return known;
    const needs = needsOf(one);
    const number = this.#byNeeds.get(needs) ?? this.classes.push(one) - 1;
    this.#byNeeds.set(needs, number);
    this.#byLists.set(key, number);
    return number;
  }

  #list(skills: TraceClass['required']): number {
    const number = this.#lists.get(skills) ?? this.#lists.size;
    this.#lists.set(skills, number);
    return number;
  }
}

function needsOf(of: TraceClass): string {
  return JSON.stringify([of.channel, of.queue, needsIn(of), of.hard]);
}
