import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { compile } from '../compile.ts';
import { run } from '../run.ts';
import type { Scenario } from '../scenario.ts';
import { drawTraffic } from '../traffic.ts';
import { firstline } from './firstline.ts';

const skill = fc.constantFrom('billing', 'technology', 'german');
const channels: Scenario['channels'] = {
  voice: { units: 60, cap: 1, exclusive: true, slaOn: 'answer', wrap: 30, acceptDelay: 3, offerTimeout: 15 },
  chat: { units: 20, cap: 3, slaOn: 'answer', wrap: 15, acceptDelay: 4, offerTimeout: 20, slowdown: 0.12 },
  email: { units: 12, cap: 5, interruptible: true, slaOn: 'end', acceptDelay: 5, offerTimeout: 120 },
};

const house = fc
  .record({
    classes: fc.array(
      fc.record({
        channel: fc.constantFrom('voice', 'chat', 'email', 'email'),
        required: fc.uniqueArray(skill, { maxLength: 2 }),
        sla: fc.integer({ min: 10, max: 2400 }),
        hard: fc.boolean(),
        weight: fc.integer({ min: 1, max: 9 }),
        svc: fc.record({ dist: fc.constant('exp' as const), mean: fc.integer({ min: 30, max: 600 }) }),
        rate: fc.record({ perHour: fc.integer({ min: 5, max: 80 }) }),
        relax: fc.array(fc.record({ after: fc.integer({ min: 30, max: 900 }), drop: fc.tuple(skill) }), {
          maxLength: 1,
        }),
      }),
      { minLength: 2, maxLength: 5 },
    ),
    agents: fc.array(
      fc.record({
        count: fc.integer({ min: 1, max: 3 }),
        skills: fc.dictionary(skill, fc.integer({ min: 1, max: 5 })),
        missProb: fc.constantFrom(0, 0.2),
        shifts: fc.constantFrom<[number, number][] | undefined>(undefined, [[600, 2700]]),
      }),
      { minLength: 1, maxLength: 4 },
    ),
  })
  .map(({ agents, classes }) => ({
    name: 'any',
    horizon: 3600,
    drainMax: 3600,
    channels,
    classes: classes.map((each, number) => ({ id: `class ${number}`, ...each })),
    agents: agents.map((each) => ({ units: 60, ...each })),
  }));

describe('the default policy', () => {
  it('leaves no mail waiting past its deadline while somebody who could do it has room', () => {
    let late = 0;
    fc.assert(
      fc.property(house, fc.nat(), (any, seed) => {
        const { compiled, contacts, parked } = run(compile(any), drawTraffic(any, seed, 0), firstline());
        for (let contact = 0; contact < contacts.count; contact++) {
          const channel = compiled.classes.channel[contacts.classOf[contact]!]!;
          const accepted = contacts.acceptedAt[contact]!;
          if (compiled.channels.slaOnEnd[channel] && accepted > contacts.deadline[contact]!) late += 1;
        }
        expect(parked.indexOf(1)).toBe(-1);
      }),
      { numRuns: 30 },
    );
    // Not for want of late mail.
    expect(late).toBeGreaterThan(0);
  });
});
