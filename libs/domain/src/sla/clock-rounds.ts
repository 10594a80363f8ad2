import type { ChannelKind, SlaMetric } from '../words.ts';
import { isSameDebt, type OwedRound } from './owed-round.ts';
import type { Pause } from './running-time.ts';
import type { PauseReason } from './sla-policy.ts';
import type { PromiseKeeping, SlaFact } from './sla-fact.ts';

/** One thing that the team owes the customer, from when to when. */
export interface ClockRound {
  readonly metric: SlaMetric;
  /** 1, 2, … among the rounds of its metric. */
  readonly round: number;
  readonly startedAt: number;
  /** How the customer spoke when it started. */
  readonly channelKind: ChannelKind;
  /** Spans in which the conversation was pending or snoozed; whether they pause the clock is the policy's to say. */
  readonly pauses: readonly Pause[];
  /** `met`: the team did it. `cancelled`: it is no longer owed. */
  readonly end: { readonly kind: 'met' | 'cancelled'; readonly at: number } | null;
  /** Of a promise: which, and until when. */
  readonly promise?: { readonly id: string; readonly dueAt: number };
}

interface OpenRound extends ClockRound {
  startedAt: number;
  pauses: { from: number; to: number | null; reason: PauseReason }[];
  end: ClockRound['end'];
  promise?: { id: string; dueAt: number; keptBy: PromiseKeeping };
}

type Single = Exclude<SlaMetric, 'promise'>;

/**
 * Which clocks a conversation has, from its facts in the order of their recording.
 *
 * - `first_response` starts with the first thing the customer says and is met by the first answer of a person.
 * - `next_response` starts, after that, with the oldest unanswered message: a round for each wait.
 * - `periodic_update` starts with each answer and is met by the next: nobody who was answered once hears nothing for long.
 * - `time_to_answer` starts with a call, or with what is said in a chat that nobody has; it is met when somebody answers the
 *   call or takes the chat. Who hangs up before is owed it no more.
 * - `resolution` starts at the opening and is met when resolved; a reopened conversation owes a new round.
 * - `promise` starts when it is made, one round for each, and ends as it was agreed to be kept.
 *
 * Resolving without an answer cancels the response that was owed: closing spam or a duplicate neither keeps nor breaks
 * a promise. It does not undo a breach that came before. Every clock notes when the conversation was pending or snoozed.
 *
 * What is merged into another conversation owes nothing more; that one owes it, since when it was owed.
 */
export function clockRounds(facts: readonly SlaFact[]): ClockRound[] {
  const rounds: OpenRound[] = [];
  const open = new Map<Single, OpenRound>();
  const standing = new Map<PauseReason, number>();
  let answered = false;
  let taken = false;
  let channelKind: ChannelKind | undefined;

  const begin = (metric: SlaMetric, at: number, by: ChannelKind): OpenRound => {
    const round: OpenRound = {
      metric,
      round: rounds.filter((one) => one.metric === metric).length + 1,
      startedAt: at,
      channelKind: by,
      pauses: [...standing.keys()].map((reason) => ({ from: at, to: null, reason })),
      end: null,
    };
    rounds.push(round);
    return round;
  };
  const start = (metric: Single, fact: { at: number; channelKind: ChannelKind }) => {
    channelKind = fact.channelKind;
    if (!open.has(metric)) open.set(metric, begin(metric, fact.at, fact.channelKind));
  };
  const finish = (round: OpenRound, kind: 'met' | 'cancelled', at: number) => {
    for (const pause of round.pauses) pause.to ??= at;
    round.end = { kind, at };
  };
  const end = (metric: Single, kind: 'met' | 'cancelled', at: number): boolean => {
    const round = open.get(metric);
    if (round) finish(round, kind, at);
    return open.delete(metric);
  };
  const endPromises = (kind: 'met' | 'cancelled', at: number, which: (one: OpenRound) => boolean) => {
    for (const one of rounds) if (one.promise && !one.end && which(one)) finish(one, kind, at);
  };
  const pause = (reason: PauseReason, at: number) => {
    if (standing.has(reason)) return;
    standing.set(reason, at);
    for (const one of rounds) if (!one.end) one.pauses.push({ from: at, to: null, reason });
  };
  const resume = (reason: PauseReason, at: number) => {
    standing.delete(reason);
    for (const one of rounds) {
      for (const span of one.pauses) if (span.reason === reason) span.to ??= at;
    }
  };
  const spoke = (fact: { at: number; channelKind: ChannelKind }) => {
    start('resolution', fact);
    if (!open.has('first_response')) start(answered ? 'next_response' : 'first_response', fact);
  };
  const answer = (at: number) => {
    if (end('first_response', 'met', at) || end('next_response', 'met', at)) answered = true;
    end('time_to_answer', 'met', at);
    end('periodic_update', 'met', at);
    endPromises('met', at, (one) => one.promise?.keptBy === 'reply');
    const owed = open.get('resolution');
    if (owed) start('periodic_update', { at, channelKind: channelKind ?? owed.channelKind });
  };

  const takeOver = (owed: OwedRound, at: number) => {
    const response = open.has('first_response') || !answered ? 'first_response' : 'next_response';
    const metric = isSameDebt(owed.metric, response) ? response : owed.metric;
    if (metric === 'time_to_answer' && taken) return;
    const own = open.get(metric);
    if (own && own.startedAt <= owed.startedAt) return;
    start(metric, { at, channelKind: owed.channelKind });
    const round = open.get(metric);
    if (!round) return;
    // Until now it stood when the other one did, from now on when this one does.
    const standingNow = [...standing.keys()].map((reason) => ({ from: at, to: null, reason }));
    round.startedAt = owed.startedAt;
    round.pauses = [...owed.pauses, ...standingNow];
  };

  for (const fact of facts) {
    switch (fact.kind) {
      case 'opened':
      case 'reopened':
        start('resolution', fact);
        break;
      case 'customer-spoke':
        spoke(fact);
        if (fact.channelKind === 'chat' && !taken) start('time_to_answer', fact);
        break;
      case 'called':
        spoke({ ...fact, channelKind: 'voice' });
        start('time_to_answer', { ...fact, channelKind: 'voice' });
        break;
      case 'agent-replied':
        answer(fact.at);
        break;
      case 'hung-up':
        if (open.get('time_to_answer')?.channelKind === 'voice') end('time_to_answer', 'cancelled', fact.at);
        break;
      case 'taken':
        taken = true;
        resume('pending', fact.at);
        if (open.get('time_to_answer')?.channelKind === 'chat') end('time_to_answer', 'met', fact.at);
        break;
      case 'queued':
        taken = false;
        resume('pending', fact.at);
        break;
      case 'pending':
        pause('pending', fact.at);
        break;
      case 'resumed':
        resume('pending', fact.at);
        break;
      case 'snoozed':
        pause('snoozed', fact.at);
        break;
      case 'unsnoozed':
        resume('snoozed', fact.at);
        break;
      case 'resolved':
        taken = false;
        resume('pending', fact.at);
        resume('snoozed', fact.at);
        end('resolution', 'met', fact.at);
        for (const metric of open.keys()) end(metric, 'cancelled', fact.at);
        endPromises('met', fact.at, (one) => one.promise?.keptBy !== 'hand');
        break;
      case 'merged':
        taken = false;
        resume('pending', fact.at);
        resume('snoozed', fact.at);
        for (const metric of open.keys()) end(metric, 'cancelled', fact.at);
        endPromises('cancelled', fact.at, () => true);
        break;
      case 'absorbed':
        for (const owed of fact.owed) takeOver(owed, fact.at);
        break;
      case 'promised':
        begin('promise', fact.at, channelKind ?? fact.channelKind).promise = {
          id: fact.promiseId,
          dueAt: fact.dueAt,
          keptBy: fact.keptBy,
        };
        break;
      case 'promise-changed':
        for (const { promise, end: over } of rounds) {
          // What was due before it was put off is broken already.
          if (promise?.id === fact.promiseId && !over && fact.at < promise.dueAt) promise.dueAt = fact.dueAt;
        }
        break;
      case 'promise-kept':
      case 'promise-cancelled':
        endPromises(
          fact.kind === 'promise-kept' ? 'met' : 'cancelled',
          fact.at,
          (one) => one.promise?.id === fact.promiseId,
        );
        break;
    }
  }
  return rounds;
}
