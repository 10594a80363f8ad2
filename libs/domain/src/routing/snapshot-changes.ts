import type { PoolByIds } from './pool-by-ids.ts';
import type { PoolSnapshot, RoutableAgent, WaitingConversation } from './snapshot.ts';

/** An agent as JSON can hold one. */
export type WrittenAgent = Omit<RoutableAgent, 'skills'> & {
  readonly skills: Readonly<Record<string, number>>;
};

/** What is other in a snapshot than in the one before it. Made of JSON's types alone. */
export interface SnapshotChanges {
  readonly waiting: readonly WaitingConversation[];
  readonly agents: readonly WrittenAgent[];
  /** Ids of conversations and of agents that are not in it any more. */
  readonly gone: readonly string[];
}

/**
 * A snapshot as it was written down, to tell what is new in the next. A house that decides fifty times a second changes
 * by a few agents and conversations each time; writing down only these keeps a record of a day small.
 */
export class WrittenSnapshot {
  readonly #waiting: Map<string, string>;
  readonly #agents: Map<string, string>;

  constructor(
    waiting: ReadonlyMap<string, string> = new Map(),
    agents: ReadonlyMap<string, string> = new Map(),
  ) {
    this.#waiting = new Map(waiting);
    this.#agents = new Map(agents);
  }

  /** How much is in it. */
  get size(): number {
    return this.#waiting.size + this.#agents.size;
  }

  /** What makes the pool of this, where all that is other bears one of these ids. */
  changesTo(pool: PoolByIds, ids: Iterable<string>): SnapshotChanges {
    const changes = {
      waiting: [] as WaitingConversation[],
      agents: [] as WrittenAgent[],
      gone: [] as string[],
    };
    for (const id of ids) {
      const one = pool.waiting.get(id);
      const agent = pool.agents.get(id);
      const before = this.#waiting.get(id) ?? this.#agents.get(id);
      if (one) {
        if (JSON.stringify(writtenWaiting(one)) !== before) changes.waiting.push(writtenWaiting(one));
      } else if (agent) {
        if (JSON.stringify(writtenAgent(agent)) !== before) changes.agents.push(writtenAgent(agent));
      } else if (before !== undefined) changes.gone.push(id);
    }
    return changes;
  }

  /** Another with these changes; this one stays as it is. */
  with(changes: SnapshotChanges): WrittenSnapshot {
    const other = new WrittenSnapshot(this.#waiting, this.#agents);
    other.take(changes);
    return other;
  }

  take(changes: SnapshotChanges): void {
    for (const id of changes.gone) {
      this.#waiting.delete(id);
      this.#agents.delete(id);
    }
    for (const one of changes.waiting) this.#waiting.set(one.id, JSON.stringify(one));
    for (const one of changes.agents) this.#agents.set(one.id, JSON.stringify(one));
  }

  /** All of it, as the JSON of what makes it of nothing. */
  asChanges(): string {
    const [waiting, agents] = [[...this.#waiting.values()], [...this.#agents.values()]];
    return `{"waiting":[${waiting.join(',')}],"agents":[${agents.join(',')}],"gone":[]}`;
  }

  read(): PoolSnapshot {
    return {
      waiting: [...this.#waiting.values()].map((one) => JSON.parse(one) as WaitingConversation),
      agents: [...this.#agents.values()].map((text) => {
        const { skills, ...agent } = JSON.parse(text) as WrittenAgent;
        return { ...agent, skills: new Map(Object.entries(skills)) };
      }),
    };
  }
}

/** What decides alone, without what a store adds for its own use. */
function writtenWaiting(one: WaitingConversation): WaitingConversation {
  const { id, queue, channel, priority, required, preferred, teams, step, round, queuedAtMs } = one;
  const { deadlineMs, asked, customer, lastAgentId, keptUntilMs, hard } = one;
  const decides = { id, queue, channel, priority, required, preferred, teams, step, round, queuedAtMs };
  return { ...decides, deadlineMs, asked, customer, lastAgentId, keptUntilMs, hard };
}

function writtenAgent({ skills, ...agent }: RoutableAgent): WrittenAgent {
  return { ...agent, skills: Object.fromEntries([...skills].sort(([a], [b]) => (a < b ? -1 : 1))) };
}
