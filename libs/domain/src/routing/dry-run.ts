import {
  classificationDifference,
  goesElsewhere,
  type ClassificationPart,
} from './classification-difference.ts';
import type { Classified } from './classify.ts';

export type Sorted = Pick<Classified, ClassificationPart>;

/** What a dry run has counted so far. It keeps counts only, however much it looks at. */
export class DryRunCounts {
  looked = 0;
  /** Differ in anything. */
  differing = 0;
  /** Would have gone to another queue, with another priority or other skills. */
  elsewhere = 0;
  readonly #byPart = new Map<ClassificationPart, number>();
  readonly #byQueue = new Map<string, number>();
  readonly #byRule = new Map<string, number>();

  /** Counts one arrival and answers in which parts it differs. */
  add(was: Sorted, would: Sorted): ClassificationPart[] {
    this.looked += 1;
    const differs = classificationDifference(was, would);
    if (differs.length > 0) this.differing += 1;
    if (goesElsewhere(differs)) this.elsewhere += 1;
    for (const part of differs) count(this.#byPart, part);
    if (was.queue !== would.queue) count(this.#byQueue, JSON.stringify([was.queue, would.queue]));
    count(this.#byRule, would.rule ?? '');
    return differs;
  }

  get byPart(): Partial<Record<ClassificationPart, number>> {
    return Object.fromEntries(this.#byPart);
  }

  /** From which queue how many would have gone to which other, the most first. */
  get moved(): { from: string; to: string; conversations: number }[] {
    return [...this.#byQueue]
      .map(([key, conversations]) => {
        const [from = '', to = ''] = JSON.parse(key) as string[];
        return { from, to, conversations };
      })
      .sort((a, b) => b.conversations - a.conversations);
  }

  /** How many each rule would have taken; null is the fallback. */
  get byRule(): { rule: string | null; conversations: number }[] {
    return [...this.#byRule]
      .map(([rule, conversations]) => ({ rule: rule || null, conversations }))
      .sort((a, b) => b.conversations - a.conversations);
  }
}

function count<K>(counts: Map<K, number>, key: K): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
