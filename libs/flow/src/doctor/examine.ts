import type { Flow } from '../flow.ts';
import type { Invariant, Violation } from './invariant.ts';
import { offersToTheAble } from './invariants/offers-to-the-able.ts';
import { oneOwner } from './invariants/one-owner.ts';
import { oneReceiptOneMessage } from './invariants/one-receipt-one-message.ts';
import { ownConversation } from './invariants/own-conversation.ts';
import { promisesEnd } from './invariants/promises-end.ts';
import { placeKept } from './invariants/place-kept.ts';
import { sentOnce } from './invariants/sent-once.ts';
import { stepsOnce } from './invariants/steps-once.ts';
import { timelineReplays } from './invariants/timeline-replays.ts';
import { withinCapacityAlways } from './invariants/within-capacity.ts';

const invariants: readonly Invariant[] = [
  oneReceiptOneMessage,
  oneOwner,
  withinCapacityAlways,
  offersToTheAble,
  placeKept,
  stepsOnce,
  sentOnce,
  ownConversation,
  timelineReplays,
  promisesEnd,
];

export interface Finding {
  readonly number: number;
  readonly promise: string;
  readonly violations: readonly Violation[];
}

/** Checks every invariant of the model on the live database; changes nothing. */
export async function examine(flow: Flow, limit = 20): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const { number, promise, find } of invariants) {
    findings.push({ number, promise, violations: await find(flow, limit) });
  }
  return findings;
}
