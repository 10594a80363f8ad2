import type { CompiledScenario } from './compiled-scenario.ts';
import type { World } from './world.ts';

/**
 * A way to bring contacts and agents together. Contacts, agents, classes and channels are numbers: their places in
 * the world's arrays. A policy keeps no state of its own between two runs; `start` makes it anew.
 */
export interface SimulatedPolicy {
  readonly name: string;
  /** Whether contacts reach the relaxation steps of their class under this policy; perhaps not those that take an agent wholly. */
  readonly relaxes: boolean | 'all but exclusive';
  start(world: World): Dispatcher;
}

/** By class 1 where its contacts reach their steps under the policy, else 0. */
export function relaxingClasses(
  { relaxes }: Pick<SimulatedPolicy, 'relaxes'>,
  { channels, classes }: Pick<CompiledScenario, 'channels' | 'classes'>,
): Uint8Array {
  return Uint8Array.from(classes.channel, (channel) =>
    Number(relaxes === true || (relaxes !== false && channels.exclusive[channel] === 0)),
  );
}

/** Nobody, or nothing, for now. */
export const none = -1;

/**
 * The decisions of one run. Whatever is answered must be allowed by `world.mayOffer(contact, agent)`; the run stops with
 * an error otherwise. Each notice comes after the world has changed and before the decisions that follow from it, so that
 * a policy can keep structures of its own.
 */
export interface Dispatcher {
  /**
   * The contact arrived, was missed and waits again, or reached a relaxation step: to whom it is offered at once.
   * `none` leaves it waiting, even though somebody may be free.
   */
  agentFor(contact: number, now: number): number;
  /**
   * The agent came on shift, ended a cool-down or freed capacity: what they are offered. Asked again until the answer is
   * `none`, which leaves the agent with the room they have.
   */
  contactFor(agent: number, now: number): number;
  /** What a round of matching would hand out first, where the policy makes rounds too. */
  next?(now: number): { readonly contact: number; readonly agent: number } | undefined;
  /** Rules of its own about who may be offered what waits, in place of the format's. */
  readonly mayOffer?: ((contact: number, agent: number, now: number) => boolean) | undefined;
  /** An instant asked for by `world.wakeAt`: any pairs may be handed out. Answers false where another instant replaced that one. */
  woken?(now: number, offer: (contact: number, agent: number) => void): boolean;

  /** A contact has arrived and waits. */
  arrived?(contact: number, now: number): void;
  /** It has reached `contacts.step[contact]`. */
  relaxed?(contact: number, now: number): void;
  /** It rings at the agent and waits no more. */
  offered?(contact: number, agent: number, now: number): void;
  accepted?(contact: number, agent: number, now: number): void;
  /**
   * The offer expired; the contact waits again in its old place and the agent cools down. What was `withdrawn` is nobody's
   * fault, and nobody cools down, nor does who has `refused` it.
   */
  missed?(contact: number, agent: number, now: number, withdrawn: boolean, refused: boolean): void;
  /** The agent has no work on it for a while and the place back; it stays theirs. */
  paused?(contact: number, agent: number, now: number): void;
  /** It has its place at the agent again. */
  resumed?(contact: number, agent: number, now: number): void;
  /** Handled. `handling` is what it took in seconds, without pauses and wrap-up: what a ledger of work would know. */
  ended?(contact: number, agent: number, now: number, handling: number): void;
  /** Wrap-up is over and the agent has the place back. */
  released?(contact: number, agent: number, now: number): void;
  /** The customer left; `agent` is whom it was ringing at, or `none`. */
  abandoned?(contact: number, agent: number, now: number): void;
  cooledDown?(agent: number, now: number): void;
  shiftBegan?(agent: number, now: number): void;
  shiftEnded?(agent: number, now: number): void;
}
