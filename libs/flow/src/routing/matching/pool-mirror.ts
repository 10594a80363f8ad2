import type { PoolByIds } from '#domain/routing/pool-by-ids.ts';
import { samePerson, sameWork } from '#domain/routing/same-facts.ts';
import type { RoutableAgent } from '#domain/routing/snapshot.ts';
import type { Tx } from '#persistence/database.ts';
import { absentAgents, routableAgents } from '#persistence/stores/people/agent.store.ts';
import {
  waitingAmong,
  waitingConversations,
  type PooledConversation,
} from '#persistence/stores/routing/pool.store.ts';
import { HeldElsewhere, type AskedLocks } from './held-elsewhere.ts';
import { PoolPatrol } from './pool-patrol.ts';

/** So far it reads into every class when it reads everything, from both ends. */
const perClass = 2_500;
/** So often it reads everything again while a class is longer than that. */
const wholeEveryMs = 60_000;
/** Of more changes than these it does not keep account, and reads everything. */
const marksAtMost = 5_000;

interface Marks {
  readonly conversations: Set<string>;
  readonly agents: Set<string>;
}

/** Ids of all that may be other than at the look before. */
export interface Renewed {
  readonly ids: ReadonlySet<string>;
  /** Everything was read again. */
  readonly whole: boolean;
}

/**
 * What waits and who works, as the database had it when it was read last, kept by a process that matches so that a round
 * reads only what changed. Whoever keeps it passes on what the database tells on `poolHint`; what it should have been told
 * and was not it finds by going over all of it a piece at a time. Being late costs a decision that is dropped and made
 * again, never a wrong one: what is decided is written only where the rows still allow it.
 */
export class PoolMirror implements PoolByIds {
  readonly waiting = new Map<string, PooledConversation>();
  readonly agents = new Map<string, RoutableAgent>();
  readonly patrol = new PoolPatrol();
  readonly #held = { conversations: new HeldElsewhere(), agents: new HeldElsewhere() };
  #marks: Marks = { conversations: new Set(), agents: new Set() };
  #whole = true;
  #partial = false;
  #wholeAtMs = 0;
  #units: number | undefined;

  /** Something changed since it was read, besides these. */
  markedBeside(known: ReadonlySet<string> = new Set()): boolean {
    if (this.#whole) return true;
    for (const id of this.#marks.conversations) if (!known.has(id)) return true;
    for (const id of this.#marks.agents) if (!known.has(id)) return true;
    return false;
  }

  /** Takes note of what the database told: `c` or `a` and ids, or nothing when anything may have changed. */
  hear(told: string): void {
    const ids = told.slice(1).split(',');
    if (told.startsWith('c')) this.mark({ conversations: ids });
    else if (told.startsWith('a')) this.mark({ agents: ids });
    else this.#whole = true;
    this.patrol.told(ids);
    for (const id of ids) {
      this.#held.conversations.forget(id);
      this.#held.agents.forget(id);
    }
  }

  /**
   * A round asked for these locks. What somebody else holds is not in the pool for a while, or rests if it is an agent, so
   * that the others go on. Answers ids of what is held for so long that somebody should know.
   */
  asked(locks: { readonly conversations: AskedLocks; readonly agents: AskedLocks }, nowMs: number): string[] {
    const { conversations, agents } = this.#held;
    return [...conversations.asked(locks.conversations, nowMs), ...agents.asked(locks.agents, nowMs)];
  }

  /** When the first of these is to be tried again. */
  heldUntil(): Date | undefined {
    const { conversations, agents } = this.#held;
    const first = Math.min(conversations.nextMs() ?? Infinity, agents.nextMs() ?? Infinity);
    return first === Infinity ? undefined : new Date(first);
  }

  /** These are to be read again. */
  mark(changed: { readonly conversations?: Iterable<string>; readonly agents?: Iterable<string> }): void {
    if (this.#whole) return;
    const { conversations, agents } = this.#marks;
    for (const id of changed.conversations ?? []) conversations.add(id);
    for (const id of changed.agents ?? []) agents.add(id);
    if (conversations.size + agents.size > marksAtMost) this.#whole = true;
  }

  /** Why it waits was noted. */
  noted(conversationId: string, because: string): void {
    const known = this.waiting.get(conversationId);
    if (known) known.waitingBecause = because;
  }

  /** Reads what changed, or everything; `units` is the capacity of who has none of their own. */
  async refresh(tx: Tx, units: number, nowMs: number): Promise<Renewed> {
    this.mark({
      conversations: this.#held.conversations.over(nowMs),
      agents: this.#held.agents.over(nowMs),
    });
    const since = Math.abs(nowMs - this.#wholeAtMs);
    const whole = this.#whole || units !== this.#units || (this.#partial && since >= wholeEveryMs);
    const marks = this.#marks;
    // What is told from here on may be newer than what is read.
    this.#marks = { conversations: new Set(), agents: new Set() };
    this.#whole = false;
    try {
      if (!whole) return await this.#readMarked(tx, marks, units, nowMs);
      const ids = await this.#readAll(tx, units);
      this.#wholeAtMs = nowMs;
      this.#units = units;
      this.patrol.beginAnew(nowMs);
      return { ids, whole };
    } catch (error) {
      this.#whole = true;
      throw error;
    }
  }

  async #readAll(tx: Tx, units: number): Promise<Set<string>> {
    const waiting = this.#obtainable(await waitingConversations(tx, perClass));
    const team = [...this.#rested(await routableAgents(tx, 'available', units)), ...(await absentAgents(tx))];
    const ids = new Set([...this.waiting.keys(), ...this.agents.keys()]);
    this.waiting.clear();
    this.agents.clear();
    for (const one of waiting) this.waiting.set(one.id, one);
    for (const one of team) this.agents.set(one.id, one);
    for (const { id } of [...waiting, ...team]) ids.add(id);
    this.#partial = longestClass(waiting) >= 2 * perClass;
    return ids;
  }

  async #readMarked(tx: Tx, marks: Marks, units: number, nowMs: number): Promise<Renewed> {
    const piece = await this.patrol.next(tx, this, nowMs);
    const conversations = [...new Set([...marks.conversations, ...piece.conversations])];
    const agents = [...new Set([...marks.agents, ...piece.agents])];
    const waiting =
      conversations.length > 0 ? this.#obtainable(await waitingAmong(tx, conversations), conversations) : [];
    const team = agents.length > 0 ? await this.#team(tx, agents, units) : [];
    for (const id of replaced(this.waiting, conversations, waiting, sameRow))
      if (!marks.conversations.has(id)) this.patrol.foundOther(id);
    for (const id of replaced(this.agents, agents, team, samePerson))
      if (!marks.agents.has(id)) this.patrol.foundOther(id);
    return { ids: new Set([...conversations, ...agents]), whole: false };
  }

  async #team(tx: Tx, ids: readonly string[], units: number): Promise<RoutableAgent[]> {
    const there = (await routableAgents(tx, ids, units)).filter((one) => one.presence === 'available');
    const rested = this.#rested(there);
    return there.length < ids.length ? [...rested, ...(await absentAgents(tx, ids))] : rested;
  }

  #obtainable(waiting: readonly PooledConversation[], asked: readonly string[] = []): PooledConversation[] {
    const there = new Set(waiting.map((one) => one.id));
    for (const id of asked) if (!there.has(id)) this.#held.conversations.forget(id);
    return waiting.filter((one) => this.#held.conversations.until(one.id) === undefined);
  }

  #rested(team: readonly RoutableAgent[]): RoutableAgent[] {
    return team.map((one) => {
      const untilMs = this.#held.agents.until(one.id);
      return untilMs === undefined
        ? one
        : { ...one, restUntilMs: Math.max(untilMs, one.restUntilMs ?? untilMs) };
    });
  }
}

/** Puts what was read in the place of what bore these ids, and answers which are other than they were. */
function replaced<T extends { readonly id: string }>(
  known: Map<string, T>,
  ids: readonly string[],
  read: readonly T[],
  same: (a: T, b: T) => boolean,
): string[] {
  const before = ids.map((id) => known.get(id));
  for (const id of ids) known.delete(id);
  for (const one of read) known.set(one.id, one);
  return ids.filter((id, at) => {
    const [was, is] = [before[at], known.get(id)];
    return was && is ? !same(was, is) : was !== is;
  });
}

function sameRow(a: PooledConversation, b: PooledConversation): boolean {
  return a.version === b.version && sameWork(a, b);
}

function longestClass(waiting: readonly PooledConversation[]): number {
  const lengths = new Map<string, number>();
  for (const { workClass } of waiting) lengths.set(workClass, (lengths.get(workClass) ?? 0) + 1);
  return Math.max(0, ...lengths.values());
}
