import type { GroupMeasures } from './measures.ts';

/** What one contact adds to the metrics of its groups. */
export interface ContactFacts {
  weight: number;
  blocked: boolean;
  met: boolean;
  /** Seconds. */
  wait: number;
  waited: boolean;
  accepted: boolean;
  abandoned: boolean;
  reOffers: number;
  relaxed: boolean;
  /** Seconds after the deadline; 0 in time. */
  lateness: number;
  parked: boolean;
}

/** Adds up contacts to metrics. */
export class GroupTally {
  private contacts = 0;
  private blocked = 0;
  private met = 0;
  private weight = 0;
  private weightMet = 0;
  private waitSum = 0;
  private waited = 0;
  private accepted = 0;
  private abandoned = 0;
  private reOffers = 0;
  private relaxed = 0;
  private maxLateness = 0;
  private parked = 0;
  private readonly waits: number[] = [];

  add(facts: ContactFacts): void {
    this.contacts++;
    if (facts.blocked) {
      this.blocked++;
      return;
    }
    this.weight += facts.weight;
    if (facts.met) {
      this.met++;
      this.weightMet += facts.weight;
    }
    this.waits.push(facts.wait);
    this.waitSum += facts.wait;
    if (facts.waited) this.waited++;
    if (facts.accepted) this.accepted++;
    if (facts.abandoned) this.abandoned++;
    if (facts.relaxed) this.relaxed++;
    if (facts.parked) this.parked++;
    this.reOffers += facts.reOffers;
    if (facts.lateness > this.maxLateness) this.maxLateness = facts.lateness;
  }

  measures(): GroupMeasures {
    const admitted = this.contacts - this.blocked;
    const sorted = Float64Array.from(this.waits).sort();
    const percentile = (share: number) => sorted[Math.floor(share * admitted)] ?? NaN;
    return {
      contacts: this.contacts,
      blocked: this.blocked / this.contacts,
      sla: this.met / admitted,
      wSla: this.weightMet / this.weight,
      meanWait: this.waitSum / admitted,
      pWait: this.waited / admitted,
      p50: percentile(0.5),
      p95: percentile(0.95),
      p99: percentile(0.99),
      max: sorted.at(-1) ?? NaN,
      abandonment: this.abandoned / admitted,
      unserved: (admitted - this.accepted - this.abandoned) / admitted,
      reOffers: this.reOffers,
      relaxed: this.relaxed / this.accepted,
      maxLateness: admitted > 0 ? this.maxLateness : NaN,
      parked: this.parked,
    };
  }
}
