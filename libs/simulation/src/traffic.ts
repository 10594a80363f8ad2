import { arrivalDrawer } from './arrivals.ts';
import { timeDrawer } from './draw-time.ts';
import { EventQueue } from './event-queue.ts';
import { RandomStream } from './random.ts';
import type { Scenario } from './scenario.ts';

/**
 * The contacts of one run, in order of arrival, drawn (or recorded) before it: whatever the policy does, they come at the
 * same times with the same work and the same patience. Seconds.
 */
export interface Traffic {
  readonly classOf: Int32Array;
  readonly arrivedAt: Float64Array;
  /** Handling time before the factors of the agent who takes it. */
  readonly work: Float64Array;
  /** From arrival until the customer leaves unless somebody has answered; Infinity for those who never do. */
  readonly patience: Float64Array;
  /** Of the numbers that decide which offers are missed. */
  readonly missSeed: number;
  /** Wrap-up of each contact, where it is not the channel's. */
  readonly wrap?: Float64Array;
  /** The last instant that keeps the promise, where it does not follow from the class. */
  readonly deadline?: Float64Array;
  /** Since when it has its place, where what was given back keeps the one that it had. */
  readonly placedAt?: Float64Array;
  /** How offers are answered, where that was recorded. */
  readonly answers?: OfferAnswers;
}

/** What becomes of an offer, and after how many seconds. */
export interface OfferAnswer {
  readonly missed: boolean;
  /** It was taken back: who missed it so does not cool down, and may be asked again. */
  readonly withdrawn?: boolean;
  /** Missed by saying no: nobody cools down for that. */
  readonly refused?: boolean;
  readonly after: number;
}

export interface OfferAnswers {
  /** `offer` counts the offers of the contact from 1. */
  to(contact: number, agent: number, offer: number): OfferAnswer;
}

const never = Infinity;
const [arrivalStream, workStream, patienceStream] = [1, 2, 3];

/** Draws the traffic of one replication. Streams are separate by class and purpose. */
export function drawTraffic(scenario: Scenario, seed: number, replication: number): Traffic {
  const drawers = scenario.classes.map((each, number) => {
    const stream = (purpose: number) => new RandomStream(seed, replication, number, purpose);
    return {
      arrival: arrivalDrawer(each.rate, scenario.horizon, stream(arrivalStream)),
      work: timeDrawer(each.svc, stream(workStream)),
      patience: each.patience ? timeDrawer(each.patience, stream(patienceStream)) : () => never,
    };
  });
  const classOf: number[] = [];
  const arrivedAt: number[] = [];
  const work: number[] = [];
  const patience: number[] = [];
  const next = new EventQueue();
  drawers.forEach((drawer, number) => {
    next.add(drawer.arrival(), number);
  });
  while (next.nextAt < never) {
    const at = next.nextAt;
    const number = next.take();
    const drawer = drawers[number];
    if (!drawer) break;
    classOf.push(number);
    arrivedAt.push(at);
    work.push(drawer.work());
    patience.push(drawer.patience());
    next.add(drawer.arrival(), number);
  }
  return {
    classOf: Int32Array.from(classOf),
    arrivedAt: Float64Array.from(arrivedAt),
    work: Float64Array.from(work),
    patience: Float64Array.from(patience),
    missSeed: (seed * 1_000_003 + replication) | 0,
  };
}
