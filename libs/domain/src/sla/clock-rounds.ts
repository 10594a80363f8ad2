import type { ChannelKind, SlaMetric } from '../words.ts';
import type { Pause } from './running-time.ts';

/** A recorded fact that moves clocks; `at` in epoch milliseconds. Automatic messages and replies are none. */
export type SlaFact =
  /** A person opened the conversation, customer or agent; a conversation that a machine opened has no such fact. */
  | { readonly kind: 'opened'; readonly at: number; readonly channelKind: ChannelKind }
  /** The customer wrote or called. */
  | { readonly kind: 'customer-spoke'; readonly at: number; readonly channelKind: ChannelKind }
  /** A person of the team answered. */
  | { readonly kind: 'agent-replied'; readonly at: number }
  /** The conversation waits for the customer, or no longer. */
  | { readonly kind: 'pending' | 'resumed'; readonly at: number }
  | { readonly kind: 'resolved'; readonly at: number }
  | { readonly kind: 'reopened'; readonly at: number; readonly channelKind: ChannelKind };

/** One thing that the team owes the customer, from when to when. */
export interface ClockRound {
  readonly metric: SlaMetric;
  /** 1, 2, … among the rounds of its metric. */
  readonly round: number;
  readonly startedAt: number;
  /** How the customer spoke when it started. */
  readonly channelKind: ChannelKind;
  /** Spans in which the conversation was pending; whether they pause the clock is the policy's to say. */
  readonly pauses: readonly Pause[];
  /** `met`: the team did it. `cancelled`: it is no longer owed. */
  readonly end: { readonly kind: 'met' | 'cancelled'; readonly at: number } | null;
}

interface OpenRound extends ClockRound {
  pauses: { from: number; to: number | null; reason: string }[];
  end: ClockRound['end'];
}

/**
 * Which clocks a conversation has, from its facts in the order of their recording.
 *
 * - `first_response` starts with the first thing the customer says and is met by the first answer of a person.
 * - `next_response` starts, after that, with the oldest unanswered message: a round for each wait.
 * - `resolution` starts at the opening, stands while pending, and is met when resolved; a reopened conversation owes a
 *   new round.
 *
 * Resolving without an answer cancels the response that was owed: closing spam or a duplicate neither keeps nor breaks
 * a promise. It does not undo a breach that came before.
 */
export function clockRounds(facts: readonly SlaFact[]): ClockRound[] {
  const rounds: OpenRound[] = [];
  let response: OpenRound | undefined;
  let resolution: OpenRound | undefined;
  let answered = false;

  const start = (metric: SlaMetric, fact: { at: number; channelKind: ChannelKind }): OpenRound => {
    const opened: OpenRound = {
      metric,
      round: rounds.filter((one) => one.metric === metric).length + 1,
      startedAt: fact.at,
      channelKind: fact.channelKind,
      pauses: [],
      end: null,
    };
    rounds.push(opened);
    return opened;
  };

  for (const fact of facts) {
    switch (fact.kind) {
      case 'opened':
      case 'reopened':
        resolution ??= start('resolution', fact);
        break;
      case 'customer-spoke':
        resolution ??= start('resolution', fact);
        response ??= start(answered ? 'next_response' : 'first_response', fact);
        break;
      case 'agent-replied':
        if (response) {
          response.end = { kind: 'met', at: fact.at };
          response = undefined;
          answered = true;
        }
        break;
      case 'pending':
        if (resolution && !standing(resolution)) {
          resolution.pauses.push({ from: fact.at, to: null, reason: 'pending' });
        }
        break;
      case 'resumed':
        endPause(resolution, fact.at);
        break;
      case 'resolved':
        endPause(resolution, fact.at);
        if (resolution) resolution.end = { kind: 'met', at: fact.at };
        if (response) response.end = { kind: 'cancelled', at: fact.at };
        resolution = undefined;
        response = undefined;
        break;
    }
  }
  return rounds;
}

function standing(round: OpenRound): boolean {
  return round.pauses.at(-1)?.to === null;
}

function endPause(round: OpenRound | undefined, at: number): void {
  const last = round?.pauses.at(-1);
  if (last?.to === null) last.to = at;
}
