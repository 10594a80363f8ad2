import type { Holding } from '../capacity/capacity.ts';
import type { ChannelKind, Priority } from '../words.ts';
import type { Estimates } from './engine/estimates.ts';
import type { Person } from './engine/person.ts';
import type { Work } from './engine/work.ts';

/** A conversation that waits: work of the service's own channels and priorities. */
export interface WaitingConversation extends Omit<Work, 'worth'> {
  readonly channel: ChannelKind;
  readonly priority: Priority;
}

/** An agent who may be given work, whose maxima are the policy's. */
export interface RoutableAgent extends Omit<Person, 'maxima'> {
  readonly held: readonly Holding[];
}

/** All that a round of matching looks at. */
export interface PoolSnapshot {
  readonly waiting: readonly WaitingConversation[];
  readonly agents: readonly RoutableAgent[];
  /** What was learned from finished work up to now; without it nothing is known. */
  readonly estimates?: Estimates | undefined;
}
