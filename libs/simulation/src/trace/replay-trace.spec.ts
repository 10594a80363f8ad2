import { describe, expect, it } from '@jest/globals';
import { testPolicy } from '../../../../test/builders/routing-policy.ts';
import { madeTrace, planOf } from '../../../../test/builders/trace.ts';
import { none } from '../policy.ts';
import { run } from '../run.ts';
import { compileTrace } from './compile-trace.ts';
import { documentPolicy } from './document-policy.ts';
import { playHistory } from './play-history.ts';
import { RecordedHabits } from './recorded-habits.ts';
import type { RecordedTrace, TraceClass } from './recorded-trace.ts';
import { replayer, runsOf } from './replay-runs.ts';
import { replayed as putTogether } from './replay-trace.ts';
import type { TracePlan } from './trace-plan.ts';
import { compareTraces } from './trace-summary.ts';
import { traceTraffic } from './trace-traffic.ts';

const call: TraceClass = { channel: 'voice', queue: 'Care', priority: 'high', required: [], preferred: [] };
const mail: TraceClass = { ...call, channel: 'email', priority: 'normal' };
const germanMail: TraceClass = { ...mail, required: [{ skill: 'german', level: 3 }] };
const policy = testPolicy({ queues: { Care: { order: 'urgency', steps: [] } } });
const german = { skills: new Map([['german', 4]]) };

const trace = madeTrace({
  policy,
  classes: [call, mail, germanMail],
  agents: [german, {}, {}, german, {}, {}],
  contacts: 600,
  hours: 8,
  handlingSeconds: 200,
});

function replayed(of: RecordedTrace, own: Partial<TracePlan> = {}) {
  const plan = planOf(of, own.policy ?? policy, own);
  const habits = new RecordedHabits(of);
  const house = compileTrace(of, plan, habits);
  const traffic = traceTraffic(of, house, habits, 'recorded', 1);
  return { house, traffic, record: run(house.compiled, traffic, documentPolicy('same', of, house)) };
}

describe('a replay of what was recorded', () => {
  it('hands every contact to whom it was handed, at the same instant, with the same handling time', () => {
    const { contacts } = replayed(trace).record;
    expect([...contacts.agent]).toEqual(trace.contacts.acceptedBy);
    trace.contacts.acceptedMs.forEach((ms, contact) => {
      expect(contacts.acceptedAt[contact]).toBeCloseTo((ms - trace.fromMs) / 1_000, 6);
      const handled = (contacts.endedAt[contact] ?? 0) - (contacts.acceptedAt[contact] ?? 0);
      expect(handled).toBeGreaterThanOrEqual((trace.contacts.workMs[contact] ?? 0) / 1_000 - 1e-6);
    });
  });

  it('asks in every recorded situation what the policy would do there, and finds what it did', () => {
    const { house, traffic } = replayed(trace);
    const { shadow } = playHistory(documentPolicy('same', trace, house), trace, house, traffic);
    expect([...shadow.choice]).toEqual(trace.contacts.offeredTo);
    expect([...shadow.impossible, ...shadow.overtaken].every((one) => one === 0)).toBe(true);
  });

  it('asks about contacts that come within the same millisecond too', () => {
    const crowd = madeTrace({
      policy,
      classes: [mail],
      agents: Array.from({ length: 40 }, () => ({})),
      contacts: 2_000,
      hours: 0.1,
      handlingSeconds: 5,
    });
    const { house, traffic } = replayed(crowd);
    const { choice } = playHistory(documentPolicy('same', crowd, house), crowd, house, traffic).shadow;
    const unasked = crowd.contacts.offeredTo.filter(
      (agent, at) => agent !== none && Number.isNaN(choice[at]),
    );
    expect(unasked).toEqual([]);
  });

  it('follows history where the rules would not allow it, and says so', () => {
    const off = {
      ...trace,
      agents: trace.agents.map((one, place) => (place === 1 ? { ...one, available: [] } : one)),
    };
    const { house, traffic } = replayed(off);
    const { record, shadow } = playHistory(documentPolicy('same', off, house), off, house, traffic);
    const his = trace.contacts.acceptedBy.flatMap((agent, contact) => (agent === 1 ? [contact] : []));
    expect(his.length).toBeGreaterThan(10);
    for (const contact of his) {
      expect(shadow.impossible[contact]).toBe(1);
      expect(shadow.choice[contact]).not.toBe(1);
      expect(record.contacts.agent[contact]).toBe(1);
    }
  });

  it('learns by itself as long as it is not known when the service did', () => {
    const choices = (learnedMs: readonly number[]) => {
      const one = { ...trace, learnedMs };
      const { house, traffic } = replayed(one);
      return playHistory(documentPolicy('same', one, house), one, house, traffic).shadow.choice;
    };
    expect(choices([trace.toMs - 1])).toEqual(choices([]));
  });

  it('keeps to the instants of history, whatever the agents were interrupted by', () => {
    const { house, traffic } = replayed(trace);
    const { contacts } = playHistory(documentPolicy('same', trace, house), trace, house, traffic).record;
    trace.contacts.heldMs.forEach((ms, contact) => {
      const endMs = (trace.contacts.acceptedMs[contact] ?? NaN) + ms;
      if (endMs > trace.toMs) return;
      expect(contacts.endedAt[contact]).toBeCloseTo((endMs - trace.fromMs) / 1_000, 4);
    });
  });

  it('keeps contacts for the agent whom the customer knows while it gives more than it costs', () => {
    const one = trace.contacts.classOf.findIndex((ofClass) => ofClass === 1);
    const wanted = trace.contacts.acceptedBy[one] === 4 ? 5 : 4;
    const keptFor = (seconds: number) => new Map([[one, { agent: wanted, seconds }]]);
    const loyal = testPolicy({
      queues: { Care: { order: 'urgency', steps: [] } },
      ranking: { ...policy.ranking, sameAgent: 1_000 },
    });
    const contactsOf = (own: Partial<TracePlan>) =>
      replayed({ ...trace, agents: own.agents ?? trace.agents }, { policy: loyal, ...own }).record.contacts;
    expect(contactsOf({ keptFor: keptFor(3_600) }).agent[one]).toBe(wanted);
    const without = (presence: 'away' | 'offline') =>
      trace.agents.map((agent, place) =>
        place === wanted ? { ...agent, available: [], absent: [{ atMs: trace.fromMs, presence }] } : agent,
      );
    const waited = ({ arrivedAt, firstOfferedAt }: ReturnType<typeof contactsOf>) =>
      (firstOfferedAt[one] ?? 0) - (arrivedAt[one] ?? 0);
    expect(waited(contactsOf({ agents: without('away'), keptFor: keptFor(40) }))).toBeGreaterThanOrEqual(40);
    expect(waited(contactsOf({ agents: without('offline'), keptFor: keptFor(40) }))).toBeLessThan(40);
  });

  it('gives what one customer has to the same agent, and counts it once', () => {
    const busy = testPolicy({ queues: { Care: { order: 'age', steps: [] } } });
    const customers = (contact: number) => (contact % 10 < 2 ? Math.floor(contact / 10) : -1);
    const crowd = madeTrace({
      policy: busy,
      classes: [mail],
      agents: Array.from({ length: 6 }, () => ({})),
      contacts: 400,
      hours: 1,
      handlingSeconds: 300,
    });
    const related = {
      ...crowd,
      contacts: {
        ...crowd.contacts,
        customer: crowd.contacts.customer.map((_, contact) => customers(contact)),
      },
    };
    const together = (of: RecordedTrace) => {
      const { acceptedAt, agent, arrivedAt, endedAt } = replayed(of, { policy: busy }).record.contacts;
      const pairs = Array.from({ length: 40 }, (_, pair) => [pair * 10, pair * 10 + 1] as const);
      // The first was still with somebody when the second came.
      const met = pairs.filter(
        ([first, second]) =>
          (acceptedAt[first] ?? NaN) < (arrivedAt[second] ?? NaN) &&
          (endedAt[first] ?? NaN) > (acceptedAt[second] ?? NaN),
      );
      return met.filter(([first, second]) => agent[first] === agent[second]).length / met.length;
    };
    expect(together(related)).toBeGreaterThan(0.9);
    expect(together(crowd)).toBeLessThan(0.6);
  });

  it('withdraws an offer as it was withdrawn, and nobody rests for it', () => {
    const agent = trace.contacts.acceptedBy[0] ?? 0;
    const atMs = trace.contacts.offeredMs[0] ?? 0;
    const contacts = {
      ...trace.contacts,
      missed: new Map([[0, [{ agent, atMs, afterMs: 9_000, withdrawn: true, declined: false, order: NaN }]]]),
      acceptedBy: trace.contacts.acceptedBy.with(0, none),
      acceptedMs: trace.contacts.acceptedMs.with(0, NaN),
    };
    const back = replayed({ ...trace, contacts }).record.contacts;
    expect(back.offers[0]).toBeGreaterThan(1);
    expect(back.lastMissedBy[0]).toBe(none);
    // Rung until the customer left.
    const leftMs = trace.contacts.leftMs.with(0, atMs + 9_000);
    const gone = { ...trace, contacts: { ...contacts, leftMs } };
    const { record } = replayed(gone);
    expect(record.contacts.offers[0]).toBe(1);
    expect(record.contacts.endedAt[0]).toBeCloseTo((atMs + 9_000 - trace.fromMs) / 1_000, 6);
    const { house, traffic } = replayed(gone);
    const { shadow } = playHistory(documentPolicy('same', gone, house), gone, house, traffic);
    expect(shadow.choice[0]).toBe(agent);
  });

  it('drops, widens and overflows as the steps of the queue say', () => {
    const steps = testPolicy({
      queues: {
        Care: {
          order: 'age',
          steps: [{ afterSeconds: 60, lower: [{ skill: 'french', level: 1 }] }],
          afterLast: { do: 'overflow', afterSeconds: 120, queue: 'Sales' },
        },
        Sales: { order: 'age', steps: [{ afterSeconds: 30, drop: ['french'] }] },
      },
    });
    const french = madeTrace({
      policy: steps,
      classes: [{ ...mail, required: [{ skill: 'french', level: 4 }] }],
      agents: [{}],
      contacts: 5,
      hours: 4,
      handlingSeconds: 30,
    });
    // Nobody speaks it; in Sales it is not asked for, and what is past there acts at once.
    french.contacts.acceptedMs.forEach((ms, contact) => {
      expect(ms - (french.contacts.arrivedMs[contact] ?? 0)).toBeGreaterThanOrEqual(120_000);
      expect(ms - (french.contacts.arrivedMs[contact] ?? 0)).toBeLessThan(400_000);
    });
  });

  it('lets an offer pass where the same agent let it pass, and no other way', () => {
    const agent = trace.contacts.acceptedBy[0] ?? 0;
    const atMs = trace.contacts.offeredMs[0] ?? 0;
    const missed = new Map([
      [0, [{ agent, atMs, afterMs: 9_000, withdrawn: false, declined: false, order: NaN }]],
    ]);
    const contacts = {
      ...trace.contacts,
      missed,
      acceptedBy: trace.contacts.acceptedBy.with(0, none),
      acceptedMs: trace.contacts.acceptedMs.with(0, NaN),
    };
    const { record } = replayed({ ...trace, contacts });
    expect(record.contacts.offers[0]).toBeGreaterThan(1);
    expect(record.contacts.agent[0]).not.toBe(agent);
    expect(record.contacts.acceptedAt[0]).toBeGreaterThan((atMs - trace.fromMs) / 1_000 + 9);
  });

  it('lets offers pass as often as they passed, and not for ever where nobody else could take it', () => {
    const alone = madeTrace({
      policy,
      classes: [mail],
      agents: [{}],
      contacts: 20,
      hours: 2,
      handlingSeconds: 60,
    });
    const atMs = alone.contacts.offeredMs[0] ?? 0;
    const pass = { agent: 0, atMs, afterMs: 2_000, withdrawn: false, declined: true, order: NaN };
    const contacts = {
      ...alone.contacts,
      missed: new Map([[0, [pass, pass]]]),
      acceptedBy: alone.contacts.acceptedBy.with(0, none),
      acceptedMs: alone.contacts.acceptedMs.with(0, NaN),
    };
    const { record } = replayed({ ...alone, contacts });
    // From the third on they are drawn from what the agent usually does.
    expect(record.contacts.offers[0]).toBeGreaterThan(2);
    expect(record.contacts.offers[0]).toBeLessThan(6);
    expect(record.contacts.agent[0]).toBe(0);
  });

  it('compares two plans over the same draws, the first as it was', () => {
    const plan = planOf(trace, policy);
    const request = { trace, live: { plan }, other: { plan }, reps: 3, seed: 9 };
    const replay = replayer(request);
    const shares: number[] = [];
    const outcomes = runsOf(request).map((one) => replay(one, (share) => shares.push(share)));
    expect(outcomes).toHaveLength(8);
    expect(shares.length).toBeGreaterThan(100);
    const { live, other, recorded } = putTogether(request, outcomes);
    expect(live).toEqual(other);
    expect(live[0]?.overall.meanWait).toBeCloseTo(recorded.overall.meanWait, 6);
    expect(live[1]).not.toEqual(live[0]);
  });

  it('lets what nobody can take wait until the end of the record, as recorded', () => {
    const unheard = { ...mail, required: [{ skill: 'catalan', level: 1 }] };
    const left = madeTrace({
      policy,
      classes: [mail, unheard],
      agents: [{}, {}],
      contacts: 60,
      hours: 2,
      handlingSeconds: 60,
    });
    expect(left.contacts.acceptedBy).toContain(none);
    const request = { trace: left, live: { plan: planOf(left, policy) }, other: undefined, reps: 1, seed: 9 };
    const outcomes = runsOf(request).map((one) => replayer(request)(one));
    const { live, recorded } = putTogether(request, outcomes);
    expect(live[0]?.overall.meanWait).toBeCloseTo(recorded.overall.meanWait, 6);
  });

  it('makes no run twice where nothing is to be compared', () => {
    const request = { trace, live: { plan: planOf(trace, policy) }, other: undefined, reps: 1, seed: 9 };
    const outcomes = runsOf(request).map((one) => replayer(request)(one));
    expect(outcomes).toHaveLength(2);
    const { live, other, otherShadow, liveShadow } = putTogether(request, outcomes);
    expect(other).toBe(live);
    expect(otherShadow).toBe(liveShadow);
    expect(compareTraces(live, other).overall.change.meanWait).toEqual({ mean: 0, ci99: 0 });
  });

  it('tells the longest run of hard contacts that anybody had, as recorded and as replayed', () => {
    const hard = { ...germanMail, hard: true };
    const tiring = madeTrace({
      policy,
      classes: [call, mail, hard],
      agents: [german, {}, {}],
      contacts: 200,
      hours: 4,
      handlingSeconds: 60,
    });
    const { acceptedBy, acceptedMs, classOf } = tiring.contacts;
    const runs = new Map<number, number>();
    const inOrder = acceptedMs.map((ms, contact) => ({ ms, contact })).sort((a, b) => a.ms - b.ms);
    const streaks = inOrder.map(({ contact }) => {
      const agent = acceptedBy[contact] ?? none;
      runs.set(agent, classOf[contact] === 2 ? (runs.get(agent) ?? 0) + 1 : 0);
      return runs.get(agent) ?? 0;
    });
    const plan = planOf(tiring, policy);
    const request = { trace: tiring, live: { plan }, other: undefined, reps: 1, seed: 9 };
    const { live, recorded } = putTogether(
      request,
      runsOf(request).map((one) => replayer(request)(one)),
    );
    expect(recorded.overall.hardStreak).toBe(Math.max(...streaks));
    expect(recorded.overall.hardStreak).toBeGreaterThan(1);
    expect(live[0]?.skills.get('german')?.hardStreak).toBe(recorded.overall.hardStreak);
    // There is no run without a stretch in the middle of it.
    const { mean, ci99 } = compareTraces(live, live).overall.live.hardStreak;
    expect([mean, ci99]).toEqual([recorded.overall.hardStreak, null]);
  });
});
