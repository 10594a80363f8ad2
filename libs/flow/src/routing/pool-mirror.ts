import type { PoolSnapshot, RoutableAgent } from '#domain/routing/snapshot.ts';
import type { Tx } from '#persistence/database.ts';
import { absentAgents, routableAgents } from '#persistence/stores/agent.store.ts';
import {
  waitingAmong,
  waitingConversations,
  type PooledConversation,
} from '#persistence/stores/pool.store.ts';

/** So far it reads into every class when it reads everything; the rest is read when those in front of it are gone. */
const perClass = 2_500;
/** Everything is read again so often, whatever was told. */
const wholeEveryMs = 60_000;
/** Of more changes than these it does not keep account, and reads everything. */
const marksAtMost = 5_000;

/** Which parts of the mirror are new; `all` when everything was read again. */
export type Renewed =
  { readonly conversations: ReadonlySet<string>; readonly agents: ReadonlySet<string> } | 'all';

/**
 * What waits and who works, as the database had it when it was read last, kept by a process that matches so that a round
 * reads only what changed. Whoever keeps it passes on what the database tells on `poolHint`. Being late costs a decision
 * that is dropped and made again, never a wrong one: what is decided is written only where the rows still allow it.
 */
export class PoolMirror {
  readonly #waiting = new Map<string, PooledConversation>();
  readonly #agents = new Map<string, RoutableAgent>();
  /** What waits, in the order of its places. */
  #inOrder: PooledConversation[] = [];
  #conversationMarks = new Set<string>();
  #agentMarks = new Set<string>();
  #whole = true;
  #wholeAtMs = 0;
  #units: number | undefined;

  /** Something changed since it was read. */
  get marked(): boolean {
    return this.#whole || this.#conversationMarks.size + this.#agentMarks.size > 0;
  }

  /** The same, but for these. */
  markedBeside({
    conversations,
    agents,
  }: {
    conversations: readonly string[];
    agents: readonly string[];
  }): boolean {
    if (this.#whole) return true;
    const known = new Set([...conversations, ...agents]);
    for (const id of this.#conversationMarks) if (!known.has(id)) return true;
    for (const id of this.#agentMarks) if (!known.has(id)) return true;
    return false;
  }

  get waiting(): ReadonlyMap<string, PooledConversation> {
    return this.#waiting;
  }

  get agents(): ReadonlyMap<string, RoutableAgent> {
    return this.#agents;
  }

  snapshot(): PoolSnapshot & { readonly waiting: readonly PooledConversation[] } {
    return { waiting: this.#inOrder, agents: [...this.#agents.values()] };
  }

  /** Takes note of what the database told: `c` or `a` and ids, or nothing when anything may have changed. */
  hear(told: string): void {
    const ids = told.slice(1).split(',');
    if (told.startsWith('c')) this.mark({ conversations: ids });
    else if (told.startsWith('a')) this.mark({ agents: ids });
    else this.#whole = true;
  }

  /** These are to be read again. */
  mark(changed: { readonly conversations?: Iterable<string>; readonly agents?: Iterable<string> }): void {
    if (this.#whole) return;
    for (const id of changed.conversations ?? []) this.#conversationMarks.add(id);
    for (const id of changed.agents ?? []) this.#agentMarks.add(id);
    if (this.#conversationMarks.size + this.#agentMarks.size > marksAtMost) this.#whole = true;
  }

  /** Why it waits was noted. */
  noted(conversationId: string, because: string): void {
    const known = this.#waiting.get(conversationId);
    if (known) known.waitingBecause = because;
  }

  /** Reads what changed, or everything; `units` is the capacity of who has none of their own. */
  async refresh(tx: Tx, units: number, nowMs: number): Promise<Renewed> {
    const whole = this.#whole || units !== this.#units || Math.abs(nowMs - this.#wholeAtMs) >= wholeEveryMs;
    const conversations = this.#conversationMarks;
    const agents = this.#agentMarks;
    // What is told from here on may be newer than what is read.
    this.#conversationMarks = new Set();
    this.#agentMarks = new Set();
    this.#whole = false;
    try {
      if (whole) {
        const waiting = await waitingConversations(tx, perClass);
        const team = [...(await routableAgents(tx, 'available', units)), ...(await absentAgents(tx))];
        this.#waiting.clear();
        this.#agents.clear();
        for (const one of waiting) this.#waiting.set(one.id, one);
        this.#inOrder = waiting.sort(byPlace);
        for (const one of team) this.#agents.set(one.id, one);
        this.#wholeAtMs = nowMs;
        this.#units = units;
        return 'all';
      }
      if (conversations.size > 0) {
        const waiting = await waitingAmong(tx, [...conversations]);
        for (const id of conversations) this.#leave(id);
        for (const one of waiting) this.#come(one);
      }
      if (agents.size > 0) {
        const ids = [...agents];
        const team = (await routableAgents(tx, ids, units)).filter((one) => one.presence === 'available');
        const absent = team.length < ids.length ? await absentAgents(tx, ids) : [];
        for (const id of ids) this.#agents.delete(id);
        for (const one of [...team, ...absent]) this.#agents.set(one.id, one);
      }
      return { conversations, agents };
    } catch (error) {
      this.#whole = true;
      throw error;
    }
  }

  #come(one: PooledConversation): void {
    this.#waiting.set(one.id, one);
    this.#inOrder.splice(this.#placeOf(one), 0, one);
  }

  #leave(id: string): void {
    const one = this.#waiting.get(id);
    if (!one) return;
    this.#waiting.delete(id);
    this.#inOrder.splice(this.#placeOf(one), 1);
  }

  /** Where it stands, or would stand. */
  #placeOf(one: PooledConversation): number {
    let low = 0;
    let high = this.#inOrder.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const other = this.#inOrder[middle];
      if (other && byPlace(other, one) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function byPlace(a: PooledConversation, b: PooledConversation): number {
  if (a.queuedAtMs !== b.queuedAtMs) return a.queuedAtMs - b.queuedAtMs;
  return a.id === b.id ? 0 : a.id < b.id ? -1 : 1;
}
