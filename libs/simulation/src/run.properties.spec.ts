import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { compile } from './compile.ts';
import { contactState } from './contacts.ts';
import { none } from './policy.ts';
import type { Dispatcher, SimulatedPolicy } from './policy.ts';
import { namedPolicies, policyNamed } from './policies/registry.ts';
import { run } from './run.ts';
import type { Scenario } from './scenario.ts';
import { drawTraffic } from './traffic.ts';
import type { World } from './world.ts';

const seconds = (most: number) => fc.integer({ min: 0, max: most });
const skill = fc.constantFrom('a', 'b', 'c');

const channel = fc.record({
  units: fc.integer({ min: 5, max: 40 }),
  cap: fc.integer({ min: 1, max: 3 }),
  exclusive: fc.boolean(),
  interruptible: fc.boolean(),
  slaOn: fc.constantFrom('answer' as const, 'end' as const),
  wrap: seconds(20),
  acceptDelay: seconds(5),
  offerTimeout: fc.integer({ min: 1, max: 30 }),
  slowdown: fc.double({ min: 0, max: 0.3, noNaN: true }),
});

const time = fc.record({
  dist: fc.constantFrom('exp' as const, 'lognormal' as const, 'det' as const),
  mean: fc.integer({ min: 1, max: 400 }),
  cv: fc.double({ min: 0.1, max: 2, noNaN: true }),
});

const contactClass = fc.record({
  channel: fc.constantFrom('first', 'second', 'third'),
  required: fc.uniqueArray(skill, { maxLength: 2 }),
  priority: fc.integer({ min: 0, max: 3 }),
  sla: seconds(600),
  hard: fc.boolean(),
  svc: time,
  patience: fc.option(time, { nil: undefined }),
  rate: fc.record({ perHour: fc.integer({ min: 0, max: 60 }) }),
  relax: fc.array(fc.record({ after: seconds(300), drop: fc.array(skill, { maxLength: 2 }) }), {
    maxLength: 2,
  }),
});

const agents = fc.record({
  count: fc.integer({ min: 1, max: 2 }),
  skills: fc.dictionary(skill, fc.integer({ min: 1, max: 5 })),
  shifts: fc.constantFrom<[number, number][] | undefined>(
    undefined,
    [[0, 2000]],
    [
      [500, 1500],
      [1500, 3600],
    ],
  ),
  missProb: fc.constantFrom(0, 0.2, 1),
  speed: fc.constantFrom(0.5, 1, 2),
});

const scenario: fc.Arbitrary<Scenario> = fc
  .record({
    first: channel,
    second: channel,
    third: channel,
    classes: fc.array(contactClass, { minLength: 1, maxLength: 4 }),
    agents: fc.array(agents, { minLength: 1, maxLength: 4 }),
    maxInSystem: fc.option(fc.integer({ min: 1, max: 8 }), { nil: undefined }),
    missCooldown: seconds(60),
  })
  .map(({ first, second, third, classes, ...rest }) => ({
    name: 'any',
    horizon: 3600,
    // An agent who misses every offer keeps some contact waiting for good.
    drainMax: 7200,
    channels: { first, second, third },
    classes: classes.map((each, number) => ({ id: `class ${number}`, ...each })),
    ...rest,
  }));

/** Does what another policy does, but holds back now and then, makes up for it when woken, and checks every change. */
function watched(inner: SimulatedPolicy, holding: boolean): SimulatedPolicy {
  return {
    name: 'watched',
    relaxes: inner.relaxes,
    start(world) {
      const policy = inner.start(world);
      let asked = 0;
      if (holding) world.wakeAt(100);
      const held = () => holding && asked++ % 3 === 0;
      const check = () => {
        inspect(world);
      };
      const dispatcher: Dispatcher = {
        agentFor: (contact, now) => (held() ? none : policy.agentFor(contact, now)),
        contactFor: (agent, now) => (held() ? none : policy.contactFor(agent, now)),
        woken(now, offer) {
          for (let contact = 0; contact < world.contacts.count; contact++) {
            if (world.contacts.state[contact] !== contactState.waiting) continue;
            const agent = policy.agentFor(contact, now);
            if (agent !== none) offer(contact, agent);
          }
          if (now < 3500) world.wakeAt(now + 100);
          return true;
        },
        arrived: check,
        relaxed: check,
        offered: check,
        accepted: check,
        missed: check,
        ended: check,
        released: check,
        abandoned: check,
        cooledDown: check,
        shiftBegan: check,
        shiftEnded: check,
      };
      return dispatcher;
    },
  };
}

/** Counts what every agent holds from the contacts themselves and holds the world to its rules. */
function inspect({ compiled, contacts, agents, waiting, inSystem }: World): void {
  const { channels, classes } = compiled;
  const units = new Float64Array(compiled.agents.count);
  const items = new Int32Array(compiled.agents.count);
  const exclusive = new Int32Array(compiled.agents.count);
  const lasting = new Int32Array(compiled.agents.count);
  const onChannel = new Int32Array(compiled.agents.count * channels.count);
  let present = 0;
  let lines = 0;
  for (let contact = 0; contact < contacts.count; contact++) {
    const state = contacts.state[contact]!;
    if (state === contactState.ahead) break;
    if (state === contactState.waiting) {
      lines++;
      present++;
      must(contacts.agent[contact] === none, 'who waits is with nobody');
    }
    if (state < contactState.offered || state > contactState.wrapping) continue;
    present++;
    const agent = contacts.agent[contact]!;
    const channel = classes.channel[contacts.classOf[contact]!]!;
    items[agent]!++;
    onChannel[agent * channels.count + channel]!++;
    if (channels.exclusive[channel]) exclusive[agent]!++;
    else units[agent]! += channels.units[channel]!;
    if (!channels.interruptible[channel]) lasting[agent]!++;
  }
  must(
    present === inSystem && present <= compiled.maxInSystem,
    'the system holds who is in it, and not too many',
  );
  must(lines === waiting.length.reduce((sum, length) => sum + length, 0), 'who waits stands in a line');
  for (let agent = 0; agent < compiled.agents.count; agent++) {
    must(units[agent]! <= compiled.agents.units[agent]!, 'nobody holds more units than they have');
    must(Math.abs(units[agent]! - agents.unitsHeld[agent]!) < 1e-9, 'units are counted');
    must(items[agent] === agents.itemsHeld[agent], 'items are counted');
    must(
      exclusive[agent] === (agents.exclusiveWith[agent] === none ? 0 : 1),
      'exclusive work is alone of its kind',
    );
    if (exclusive[agent] === 1) {
      const channel = classes.channel[contacts.classOf[agents.exclusiveWith[agent]!]!]!;
      must(
        lasting[agent] === (channels.interruptible[channel] ? 0 : 1),
        'nothing that lasts is beside exclusive work',
      );
    }
    for (let channel = 0; channel < channels.count; channel++) {
      const at = agent * channels.count + channel;
      must(onChannel[at]! <= compiled.agents.caps[at]!, 'nobody holds more of a channel than they may');
    }
  }
}

/** As `expect`, which is too slow for every change of a run. */
function must(holds: boolean, rule: string): void {
  if (!holds) throw new Error(`Broken: ${rule}.`);
}

const anyPolicy = fc.constantFrom(
  ...namedPolicies.filter(({ name }) => name !== 'firstline').map(({ name }) => policyNamed(name)!),
);

describe('a run', () => {
  it('never gives an agent more than they may hold, and nothing beside exclusive work', () => {
    fc.assert(
      fc.property(scenario, anyPolicy, fc.boolean(), fc.nat(), (any, policy, holding, seed) => {
        run(compile(any), drawTraffic(any, seed, 0), watched(policy, holding));
      }),
      { numRuns: 200 },
    );
  });

  it('ends every contact in exactly one way', () => {
    fc.assert(
      fc.property(scenario, anyPolicy, fc.nat(), (any, policy, seed) => {
        const traffic = drawTraffic(any, seed, 0);
        const { contacts, compiled } = run(compile(any), traffic, policy);
        expect(contacts.count).toBe(traffic.classOf.length);
        for (let contact = 0; contact < contacts.count; contact++) {
          const state = contacts.state[contact]!;
          const accepted = !Number.isNaN(contacts.acceptedAt[contact]!);
          const over = !Number.isNaN(contacts.endedAt[contact]!);
          expect(state).not.toBe(contactState.ahead);
          expect(accepted).toBe(
            state === contactState.handling ||
              state === contactState.wrapping ||
              state === contactState.ended,
          );
          expect(over).toBe(state >= contactState.wrapping);
          const left = traffic.arrivedAt[contact]! + traffic.patience[contact]!;
          if (state === contactState.abandoned) expect(contacts.endedAt[contact]).toBe(left);
          if (accepted) expect(contacts.acceptedAt[contact]).toBeLessThanOrEqual(left);
          // Whoever has not ended was still open when the run stopped, and the run stops no sooner than it must.
          if (state === contactState.waiting || state === contactState.offered)
            expect(left).toBeGreaterThan(compiled.end);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('is the same again for the same seed, and another for another', () => {
    fc.assert(
      fc.property(scenario, anyPolicy, fc.nat(), (any, policy, seed) => {
        const once = run(compile(any), drawTraffic(any, seed, 3), policy);
        const again = run(compile(any), drawTraffic(any, seed, 3), policy);
        expect(again.contacts).toEqual(once.contacts);
        expect(again.busy).toEqual(once.busy);
        expect(again.events).toBe(once.events);
      }),
      { numRuns: 20 },
    );
    const busy: Scenario = {
      name: 'busy',
      horizon: 3600,
      channels: { chat: { units: 20, cap: 3, slaOn: 'answer' } },
      classes: [
        {
          id: 'all',
          channel: 'chat',
          required: [],
          sla: 60,
          svc: { dist: 'exp', mean: 60 },
          rate: { perHour: 100 },
        },
      ],
      agents: [{ skills: {} }],
    };
    const arrivals = (seed: number, replication: number) => [
      ...drawTraffic(busy, seed, replication).arrivedAt.slice(0, 5),
    ];
    expect(arrivals(1, 0)).not.toEqual(arrivals(2, 0));
    expect(arrivals(1, 0)).not.toEqual(arrivals(1, 1));
  });

  it('refuses what a policy may not offer', () => {
    const any: Scenario = {
      name: 'two',
      horizon: 3600,
      channels: { voice: { units: 60, cap: 1, exclusive: true, slaOn: 'answer' } },
      classes: [
        {
          id: 'c',
          channel: 'voice',
          required: ['a'],
          sla: 20,
          svc: { dist: 'det', mean: 60 },
          rate: { perHour: 30 },
        },
      ],
      agents: [{ skills: { b: 3 } }],
    };
    const careless: SimulatedPolicy = {
      name: 'careless',
      relaxes: false,
      start: () => ({ agentFor: () => 0, contactFor: () => none }),
    };
    expect(() => run(compile(any), drawTraffic(any, 1, 0), careless)).toThrow(
      /careless offered contact 0 to agent 0/,
    );
  });
});
