import { contactState } from './contacts.ts';
import { gini } from './gini.ts';
import { GroupTally } from './group-tally.ts';
import type { ContactFacts } from './group-tally.ts';
import type { Measures } from './measures.ts';
import { peerGroups } from './peer-groups.ts';
import type { RunRecord } from './run-record.ts';

/** A class with fewer contacts says nothing about the worst. */
const enoughContacts = 20;

/** The metrics of one run, over the contacts that arrived in [warmup, horizon). */
export function measure(record: RunRecord): Measures {
  const { compiled, contacts } = record;
  const overall = new GroupTally();
  const channels = compiled.channels.names.map(() => new GroupTally());
  const classes = compiled.classes.ids.map(() => new GroupTally());
  for (let contact = 0; contact < contacts.count; contact++) {
    const arrivedAt = contacts.arrivedAt[contact] as number;
    if (!(arrivedAt >= compiled.warmup && arrivedAt < compiled.horizon)) continue;
    const ofClass = contacts.classOf[contact] as number;
    const facts = factsOf(record, contact, ofClass);
    overall.add(facts);
    channels[compiled.classes.channel[ofClass] as number]?.add(facts);
    classes[ofClass]?.add(facts);
  }
  const byClass = classes.map((tally) => tally.measures());
  const worst = byClass.filter((each) => each.contacts >= enoughContacts).map((each) => each.sla);
  const utilisation = Float64Array.from(
    record.busy,
    (busy, agent) => busy / (record.present[agent] as number),
  );
  return {
    overall: {
      ...overall.measures(),
      worstClass: worst.length === 0 ? NaN : Math.min(...worst),
      utilisation: mean(utilisation.filter((share) => !Number.isNaN(share))),
      gini: gini(utilisation),
      peerGini: peerGini(record, utilisation),
      hardStreak: record.longestHardStreak.reduce((longest, each) => Math.max(longest, each), 0),
      events: record.events,
    },
    channels: channels.map((tally) => tally.measures()),
    classes: byClass,
  };
}

function factsOf(record: RunRecord, contact: number, ofClass: number): ContactFacts {
  const { compiled, contacts } = record;
  const state = contacts.state[contact] as number;
  const arrivedAt = contacts.arrivedAt[contact] as number;
  const acceptedAt = contacts.acceptedAt[contact] as number;
  const accepted = acceptedAt >= arrivedAt;
  const endedAt = contacts.endedAt[contact] as number;
  const deadline = contacts.deadline[contact] as number;
  const abandoned = state === contactState.abandoned;
  const offers = contacts.offers[contact] as number;
  const channel = compiled.classes.channel[ofClass] as number;
  // Who left is as late as when they left; what has not come by the end of the run is as late as that.
  const kept = abandoned || compiled.channels.slaOnEnd[channel] === 1 ? endedAt : acceptedAt;
  const happened = kept >= arrivedAt;
  const late = (happened ? kept : compiled.end) - deadline;
  const waitedUntil = accepted ? acceptedAt : abandoned ? endedAt : compiled.end;
  return {
    weight: compiled.classes.weight[ofClass] as number,
    blocked: state === contactState.blocked,
    met: !abandoned && happened && kept <= deadline,
    wait: waitedUntil - arrivedAt,
    waited: contacts.firstOfferedAt[contact] !== arrivedAt,
    accepted,
    abandoned,
    reOffers: offers > 1 ? offers - 1 : 0,
    relaxed: record.servedRelaxed[contact] === 1,
    lateness: late > 0 ? late : 0,
    parked: record.parked[contact] === 1,
  };
}

function peerGini({ compiled }: RunRecord, utilisation: Float64Array): number {
  let sum = 0;
  let members = 0;
  for (const group of peerGroups(compiled)) {
    const shares = Float64Array.from(group, (agent) => utilisation[agent] as number);
    const coefficient = gini(shares);
    if (Number.isNaN(coefficient)) continue;
    sum += coefficient * group.length;
    members += group.length;
  }
  return members === 0 ? NaN : sum / members;
}

function mean(values: Float64Array): number {
  return values.length === 0 ? NaN : values.reduce((sum, each) => sum + each, 0) / values.length;
}
