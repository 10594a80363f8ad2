import type { Priority, SkillRequirement } from '../words.ts';
import { nextStepAfter } from './next-step.ts';
import type { PoolByIds } from './pool-by-ids.ts';
import { relaxedBy } from './relaxed-by.ts';
import type { RoutingPolicy } from './routing-policy.ts';
import type { RoutableAgent, WaitingConversation } from './snapshot.ts';

/** What the version in shadow made of a conversation when it began. */
export interface ShadowRouted {
  readonly queue: string;
  readonly priority: Priority;
  readonly required: readonly SkillRequirement[];
  readonly preferred: readonly SkillRequirement[];
  readonly hard: boolean | null;
  /** Ids of the teams of that queue. */
  readonly queueTeams: readonly string[];
}

/**
 * The pool as it would wait under a version in shadow, kept beside the pool that waits. What began before the version was
 * put there waits as it does; an overflow into another queue is not followed.
 */
export class ShadowPool implements PoolByIds {
  readonly waiting = new Map<string, WaitingConversation>();
  readonly #seen: PoolByIds;
  readonly #policy: RoutingPolicy;
  /** Undefined for what began before. */
  readonly #routed = new Map<string, ShadowRouted | undefined>();
  /** Epoch milliseconds at which the next step of the version changes it. */
  readonly #nextStepMs = new Map<string, number>();
  /** None comes before this. */
  #earliestMs = Infinity;

  constructor(seen: PoolByIds, policy: RoutingPolicy) {
    this.#seen = seen;
    this.#policy = policy;
  }

  get agents(): ReadonlyMap<string, RoutableAgent> {
    return this.#seen.agents;
  }

  /** Those of these that wait and of which it is not known what the version made. */
  strangers(ids: Iterable<string>): string[] {
    return [...ids].filter((id) => this.#seen.waiting.has(id) && !this.#routed.has(id));
  }

  /** Of those that are not in the map the version made nothing. */
  meet(ids: Iterable<string>, routed: ReadonlyMap<string, ShadowRouted>): void {
    for (const id of ids) this.#routed.set(id, routed.get(id));
  }

  /**
   * Looks anew at these, which were met, and at all that a step has changed since.
   * @param teams ids by name
   * @returns ids of all that may be other than at the look before
   */
  renew(ids: Iterable<string>, teams: ReadonlyMap<string, string>, nowMs: number): ReadonlySet<string> {
    const renewed = new Set(ids);
    const due = nowMs >= this.#earliestMs;
    if (due) for (const [id, atMs] of this.#nextStepMs) if (nowMs >= atMs) renewed.add(id);
    for (const id of renewed) this.#look(id, teams, nowMs);
    if (due) {
      this.#earliestMs = Infinity;
      for (const atMs of this.#nextStepMs.values()) this.#earliestMs = Math.min(this.#earliestMs, atMs);
    }
    return renewed;
  }

  #look(id: string, teams: ReadonlyMap<string, string>, nowMs: number): void {
    this.#nextStepMs.delete(id);
    const one = this.#seen.waiting.get(id);
    const routed = this.#routed.get(id);
    if (!one) {
      this.waiting.delete(id);
      this.#routed.delete(id);
    } else if (!routed) this.waiting.set(id, one);
    else this.waiting.set(id, this.#underShadow(one, routed, teams, nowMs));
  }

  #underShadow(
    one: WaitingConversation,
    { queue, priority, required, preferred, hard, queueTeams }: ShadowRouted,
    teams: ReadonlyMap<string, string>,
    nowMs: number,
  ): WaitingConversation {
    const rules = this.#policy.queues[queue];
    const asked = { priority, required, teams: [] };
    const relaxed = relaxedBy(rules, asked, (nowMs - one.queuedAtMs) / 1_000, teams);
    const after = nextStepAfter(rules, relaxed.step);
    if (after !== undefined) {
      const atMs = one.queuedAtMs + after * 1_000;
      this.#nextStepMs.set(one.id, atMs);
      this.#earliestMs = Math.min(this.#earliestMs, atMs);
    }
    return {
      ...one,
      queue,
      preferred,
      hard: hard ?? undefined,
      priority: relaxed.priority,
      required: relaxed.required,
      step: relaxed.step,
      teams: queueTeams.length === 0 ? [] : [...new Set([...queueTeams, ...relaxed.teams])],
    };
  }
}
