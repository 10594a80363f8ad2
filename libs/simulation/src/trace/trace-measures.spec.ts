import { describe, expect, it } from '@jest/globals';
import { testPolicy } from '../../../../test/builders/routing-policy.ts';
import { madeTrace, planOf } from '../../../../test/builders/trace.ts';
import { none } from '../policy.ts';
import type { RecordedTrace, TraceClass } from './recorded-trace.ts';
import { replayer, runsOf } from './replay-runs.ts';
import { replayed as putTogether } from './replay-trace.ts';

const mail: TraceClass = { channel: 'email', queue: 'Care', priority: 'normal', required: [], preferred: [] };
const policy = testPolicy({ queues: { Care: { order: 'urgency', steps: [] } } });

/** As `planOf` promises it. */
const promisedMs = 300_000;

describe('the figures of a replay', () => {
  it('counts nothing that comes after the record, of which history knows nothing', () => {
    const shape = {
      policy,
      classes: [mail],
      agents: [{}, {}],
      contacts: 300,
      hours: 0.5,
      handlingSeconds: 240,
    };
    const beyond = madeTrace(shape);
    const { contacts, toMs } = beyond;
    const known = <T>(of: readonly T[], unknown: T) =>
      of.map((one, contact) => ((contacts.acceptedMs[contact] ?? NaN) <= toMs ? one : unknown));
    const cut: RecordedTrace = {
      ...beyond,
      contacts: {
        ...contacts,
        acceptedMs: known(contacts.acceptedMs, NaN),
        acceptedBy: known(contacts.acceptedBy, none),
        offeredMs: known(contacts.offeredMs, NaN),
        offeredTo: known(contacts.offeredTo, none),
        workMs: known(contacts.workMs, NaN),
      },
    };
    const left = cut.contacts.acceptedBy.filter((agent) => agent === none).length;
    expect(left).toBeGreaterThan(10);
    // Of those who still wait some are late, and others not yet.
    const request = {
      trace: cut,
      live: { plan: planOf(cut, policy) },
      other: undefined,
      reps: 1,
      seed: 9,
    };
    const { live, recorded } = putTogether(
      request,
      runsOf(request).map((one) => replayer(request)(one)),
    );
    expect(recorded.overall.unserved).toBeCloseTo(left / 300, 9);
    for (const metric of ['sla', 'meanWait', 'p95', 'unserved'] as const) {
      expect(live[0]?.overall[metric]).toBeCloseTo(recorded.overall[metric], 6);
    }
    const decided = contacts.arrivedMs.flatMap((ms, contact) => {
      const acceptedMs = cut.contacts.acceptedMs[contact] ?? NaN;
      const met = acceptedMs <= ms + promisedMs;
      return met || ms + promisedMs <= toMs ? [Number(met)] : [];
    });
    expect(decided.length).toBeLessThan(300);
    const share = decided.reduce((sum, one) => sum + one, 0) / decided.length;
    expect(recorded.overall.sla).toBeCloseTo(share, 9);
  });
});
