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

/** A snapshot whose parts are found by their ids. */
export interface PoolByIds {
  readonly waiting: ReadonlyMap<string, WaitingConversation>;
  readonly agents: ReadonlyMap<string, RoutableAgent>;
}

/**
 * A snapshot as it was written down, to tell what is new in the next. A house that decides fifty times a second changes
 * by a few agents and conversations each time; writing down only these keeps a record of a day small.
 */
export class WrittenSnapshot {
  readonly #waiting: ReadonlyMap<string, string>;
  readonly #agents: ReadonlyMap<string, string>;

  constructor(
    waiting: ReadonlyMap<string, string> = new Map(),
    agents: ReadonlyMap<string, string> = new Map(),
  ) {
    this.#waiting = waiting;
    this.#agents = agents;
  }

  static of({ waiting, agents }: PoolSnapshot): WrittenSnapshot {
    return new WrittenSnapshot(
      new Map(waiting.map((one) => [one.id, JSON.stringify(writtenWaiting(one))])),
      new Map(agents.map((one) => [one.id, JSON.stringify(writtenAgent(one))])),
    );
  }

  /** The same, but for what bears one of these ids, which is taken from the snapshot or is not in it any more. */
  renewed(
    snapshot: PoolByIds,
    ids: Iterable<string>,
  ): { written: WrittenSnapshot; changes: SnapshotChanges } {
    const changes = {
      waiting: [] as WaitingConversation[],
      agents: [] as WrittenAgent[],
      gone: [] as string[],
    };
    for (const id of ids) {
      const one = snapshot.waiting.get(id);
      const agent = snapshot.agents.get(id);
      const before = this.#waiting.get(id) ?? this.#agents.get(id);
      if (one) {
        if (JSON.stringify(writtenWaiting(one)) !== before) changes.waiting.push(writtenWaiting(one));
      } else if (agent) {
        if (JSON.stringify(writtenAgent(agent)) !== before) changes.agents.push(writtenAgent(agent));
      } else if (before !== undefined) changes.gone.push(id);
    }
    return { written: this.with(changes), changes };
  }

  /** What makes this one of `before`. */
  changesSince(before: WrittenSnapshot): SnapshotChanges {
    return {
      waiting: news<WaitingConversation>(this.#waiting, before.#waiting),
      agents: news<WrittenAgent>(this.#agents, before.#agents),
      gone: [...lost(this.#waiting, before.#waiting), ...lost(this.#agents, before.#agents)],
    };
  }

  with(changes: SnapshotChanges): WrittenSnapshot {
    const waiting = new Map(this.#waiting);
    const agents = new Map(this.#agents);
    for (const id of changes.gone) {
      waiting.delete(id);
      agents.delete(id);
    }
    for (const one of changes.waiting) waiting.set(one.id, JSON.stringify(one));
    for (const one of changes.agents) agents.set(one.id, JSON.stringify(one));
    return new WrittenSnapshot(waiting, agents);
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

function news<T>(now: ReadonlyMap<string, string>, before: ReadonlyMap<string, string>): T[] {
  const changed: T[] = [];
  for (const [id, text] of now) if (before.get(id) !== text) changed.push(JSON.parse(text) as T);
  return changed;
}

function lost(now: ReadonlyMap<string, string>, before: ReadonlyMap<string, string>): string[] {
  return [...before.keys()].filter((id) => !now.has(id));
}

/** What decides alone, without what a store adds for its own use. */
function writtenWaiting(one: WaitingConversation): WaitingConversation {
  const { id, queue, channel, priority, required, preferred, teams, step, round, queuedAtMs } = one;
  const { deadlineMs, asked, customer, lastAgentId, keptUntilMs } = one;
  const decides = { id, queue, channel, priority, required, preferred, teams, step, round, queuedAtMs };
  return { ...decides, deadlineMs, asked, customer, lastAgentId, keptUntilMs };
}

function writtenAgent({ skills, ...agent }: RoutableAgent): WrittenAgent {
  return { ...agent, skills: Object.fromEntries([...skills].sort(([a], [b]) => (a < b ? -1 : 1))) };
}
