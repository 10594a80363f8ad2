import type { PoolSnapshot, RoutableAgent, WaitingConversation } from './snapshot.ts';

/** A snapshot whose parts are found by their ids. */
export interface PoolByIds {
  readonly waiting: ReadonlyMap<string, WaitingConversation>;
  readonly agents: ReadonlyMap<string, RoutableAgent>;
}

export function poolByIds({ waiting, agents }: PoolSnapshot): PoolByIds {
  return {
    waiting: new Map(waiting.map((one) => [one.id, one])),
    agents: new Map(agents.map((one) => [one.id, one])),
  };
}

/** Of all that is in it. */
export function idsOf({ waiting, agents }: PoolByIds): string[] {
  return [...waiting.keys(), ...agents.keys()];
}
