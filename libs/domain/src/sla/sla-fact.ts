import type { ChannelKind } from '../words.ts';
import type { OwedRound } from './owed-round.ts';

/** A recorded fact that moves clocks; `at` in epoch milliseconds. Automatic messages and replies are none. */
export type SlaFact =
  /** A person opened the conversation, customer or agent; a conversation that a machine opened has no such fact. */
  | { readonly kind: 'opened'; readonly at: number; readonly channelKind: ChannelKind }
  /** The customer wrote. */
  | { readonly kind: 'customer-spoke'; readonly at: number; readonly channelKind: ChannelKind }
  /** The customer called. */
  | { readonly kind: 'called'; readonly at: number }
  /** A call ended that nobody had answered. */
  | { readonly kind: 'hung-up'; readonly at: number }
  /** A person of the team answered. */
  | { readonly kind: 'agent-replied'; readonly at: number }
  /** Somebody has it, or it went back to wait for one; either way it waits for the customer no longer. */
  | { readonly kind: 'taken' | 'queued'; readonly at: number }
  /** The conversation waits for the customer, or no longer. */
  | { readonly kind: 'pending' | 'resumed'; readonly at: number }
  /** It was put off to a later time, or is back. */
  | { readonly kind: 'snoozed' | 'unsnoozed'; readonly at: number }
  | { readonly kind: 'resolved'; readonly at: number }
  | { readonly kind: 'reopened'; readonly at: number; readonly channelKind: ChannelKind }
  /** It became part of another conversation, which owes from now on what was owed here. */
  | { readonly kind: 'merged'; readonly at: number }
  /** Another conversation became part of it, with what is still owed there. */
  | { readonly kind: 'absorbed'; readonly at: number; readonly owed: readonly OwedRound[] }
  /** An agent told the customer until when something will be done. */
  | {
      readonly kind: 'promised';
      readonly at: number;
      readonly channelKind: ChannelKind;
      readonly promiseId: string;
      readonly dueAt: number;
      /** What keeps it without anybody saying so; by hand, only a person's word does. */
      readonly keptBy: PromiseKeeping;
    }
  | {
      readonly kind: 'promise-changed';
      readonly at: number;
      readonly promiseId: string;
      readonly dueAt: number;
    }
  | { readonly kind: 'promise-kept' | 'promise-cancelled'; readonly at: number; readonly promiseId: string };

export const promiseKeepings = ['reply', 'resolution', 'hand'] as const;
/** A reply keeps it, or resolving does; only resolving; only a person who says so. */
export type PromiseKeeping = (typeof promiseKeepings)[number];
