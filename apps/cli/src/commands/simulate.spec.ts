import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { defaultRoutingPolicy } from '#contracts/defaults/routing-policy.ts';
import { simulationReportSchema } from '#contracts/simulation-report.ts';
import { CommandError } from '../command-error.ts';
import { readScenario } from '../simulation/read-scenario.ts';
import { reportText } from '../simulation/report-text.ts';
import { simulated } from './simulate.ts';

const folder = mkdtempSync(join(tmpdir(), 'firstline-simulate-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const team = {
  name: 'small team',
  horizon: 14_400,
  channels: {
    voice: { units: 60, cap: 1, exclusive: true, slaOn: 'answer', wrap: 10, acceptDelay: 2 },
    email: { units: 20, cap: 3, interruptible: true, slaOn: 'end' },
  },
  classes: [
    {
      id: 'calls',
      channel: 'voice',
      required: ['german'],
      sla: 20,
      weight: 3,
      priority: 2,
      svc: { dist: 'exp', mean: 240 },
      patience: { dist: 'exp', mean: 120 },
      rate: { perHour: 40 },
    },
    {
      id: 'mail',
      channel: 'email',
      required: [],
      sla: 3600,
      svc: { dist: 'lognormal', mean: 300, cv: 1 },
      rate: {
        table: [
          [0, 10],
          [14_400, 20],
        ],
      },
    },
  ],
  agents: [
    { count: 3, skills: { german: 4 }, missProb: 0.05 },
    { count: 2, skills: {} },
  ],
};

function file(name: string, content: unknown): string {
  const path = join(folder, name);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}
const scenario = file('team.json', team);
const here = { most: 1, aloneMs: 0 };

describe('firstline simulate', () => {
  it('compares policies on the same contacts, in a report that its schema describes', async () => {
    const report = await simulated(
      { scenario, policy: 'longest-idle', compare: ['chatwoot,edf'], reps: '3', seed: '5', pooled: true },
      here,
    );
    expect(simulationReportSchema.strict().parse(JSON.parse(JSON.stringify(report)))).toEqual(report);
    expect(report.results.map(({ policy, pooled }) => [policy, pooled])).toEqual([
      ['longest-idle', false],
      ['chatwoot', false],
      ['edf', false],
      ['longest-idle', true],
      ['urgency-index', true],
    ]);
    const [first, second] = report.results;
    expect(first!.classes.calls!.contacts).toEqual(second!.classes.calls!.contacts);
    expect(report.differences[0]!.overall.contacts).toEqual({ mean: 0, ci99: 0 });
    expect(report.differences[0]!.overall.sla.mean).toBeCloseTo(
      first!.overall.sla.mean! - second!.overall.sla.mean!,
    );
    expect(report.ignored).toEqual([]);
    expect(report.gap).toMatchObject({ policy: 'longest-idle', bestProduct: 'chatwoot' });
    expect(reportText(report)).toContain('POOLED(longest-idle)');
    // What is nearly nothing has no sign.
    report.differences[0]!.overall.reOffers = { mean: -0.2, ci99: 1 };
    expect(reportText(report)).not.toMatch(/-0(\.0+)? /);
  });

  it('answers the same for the same seed', async () => {
    const options = { scenario, policy: 'firstline', reps: '2', seed: '9' };
    expect(await simulated(options, here)).toEqual(await simulated(options, here));
    expect(await simulated({ ...options, seed: '10' }, here)).not.toEqual(await simulated(options, here));
  });

  it('refuses a seed beyond 32 bits, which would be another one', async () => {
    const options = { scenario, policy: 'firstline', reps: '1' };
    const refused = expect(simulated({ ...options, seed: '4294967296' }, here)).rejects;
    await refused.toMatchObject({
      message: '--seed must be a whole number from 0 to 4294967295, not "4294967296".',
      exitCode: CommandError.usage('').exitCode,
    });
    expect((await simulated({ ...options, seed: '4294967295' }, here)).seed).toBe(4_294_967_295);
  });

  it('answers the same from several threads, whether they run all replications or what is left of them', async () => {
    const options = { scenario, policy: 'firstline', compare: ['longest-idle'], reps: '5', seed: '9' };
    const alone = await simulated(options, here);
    expect(await simulated(options, { most: 2, aloneMs: 0 })).toEqual(alone);
    expect(await simulated(options, { most: 3, aloneMs: 1 })).toEqual(alone);
    expect(await simulated(options)).toEqual(alone);
  });

  it('takes a routing policy document', async () => {
    const document = file('policy.json', defaultRoutingPolicy);
    const { results, ignored } = await simulated(
      { scenario, policy: document, compare: ['firstline'], reps: '1' },
      here,
    );
    expect(ignored).toContain('what is about customers and people: sticky rules, manual work, continuity');
    expect(results.map(({ policy }) => policy)).toEqual([document, 'firstline']);
  });

  it('takes a version of one as the API answers it', async () => {
    const version = { name: 'default', version: 3, state: 'retired', body: defaultRoutingPolicy };
    const { results } = await simulated({ scenario, policy: file('version.json', version), reps: '1' }, here);
    const asked = await simulated(
      { scenario, policy: file('policy.json', defaultRoutingPolicy), reps: '1' },
      here,
    );
    expect(results[0]?.overall).toEqual(asked.results[0]?.overall);
  });

  it('puts the whole document to work, not only its weights', async () => {
    const tight = structuredClone(defaultRoutingPolicy) as any;
    tight.capacity.channels.email.max = 0;
    const all = { scenario, reps: '1' };
    const usual = await simulated({ ...all, policy: file('usual.json', defaultRoutingPolicy) }, here);
    const none = await simulated({ ...all, policy: file('tight.json', tight) }, here);
    expect(usual.results[0]!.classes.mail!.unserved.mean).toBeLessThan(0.5);
    expect(none.results[0]!.classes.mail!.unserved.mean).toBe(1);
  });

  it('measures against the rules of all products where nothing else is said', async () => {
    const { results } = await simulated({ scenario, policy: 'edf', reps: '1', pooled: true }, here);
    expect(results.map(({ policy }) => policy)).toEqual(
      expect.arrayContaining(['round-robin', 'score-ageing', 'score-ageing!norelax', 'least-active']),
    );
  });

  it('names the fields of a scenario that nothing reads, those of a list once', async () => {
    const misspelt = team.classes.map((one) => ({ ...one, patiance: one.svc }));
    const path = file('misspelt.json', { ...team, colour: 'red', classes: misspelt });
    expect((await readScenario(path)).unread).toEqual(['classes.patiance', 'colour']);
    expect((await readScenario(scenario)).unread).toEqual([]);
  });

  it('runs the scenario of the README, all of which is read', async () => {
    const path = fileURLToPath(new URL('../../../../docs/team.json', import.meta.url));
    expect((await readScenario(path)).unread).toEqual([]);
    const { results } = await simulated({ scenario: path, policy: 'firstline', reps: '1' }, here);
    expect(results[0]!.overall.sla.mean).toBeGreaterThan(0.5);
  });

  it('reads a file that begins with a byte order mark', async () => {
    const marked = file('marked.json', `\uFEFF${JSON.stringify(team)}`);
    expect((await readScenario(marked)).scenario.name).toBe(team.name);
  });

  it('takes spans without length for nothing', async () => {
    const with0 = (shifts: number[][]) =>
      file('cut.json', {
        ...team,
        classes: team.classes.map((each) => ({ ...each, rate: { perHour: 20, mult: [[600, 600, 9]] } })),
        agents: [{ count: 3, skills: { german: 4 }, shifts }],
      });
    const whole = await simulated({ scenario: with0([[600, 9000]]), policy: 'twilio', reps: '2' }, here);
    const cut = [
      [0, 0],
      [600, 9000],
      [3600, 3600],
    ];
    expect(await simulated({ scenario: with0(cut), policy: 'twilio', reps: '2' }, here)).toEqual(whole);
  });

  it.each([
    ['no scenario', { policy: 'edf' }, 64, /--scenario FILE/],
    ['no policy', { scenario }, 64, /--policy FILE or NAME/],
    ['an unknown policy', { scenario, policy: 'best' }, 64, /neither a file nor a policy best.*round-robin/],
    ['an unknown policy to compare', { scenario, policy: 'edf', compare: ['worst'] }, 64, /no policy worst/],
    [
      'half a replication',
      { scenario, policy: 'edf', reps: '0.5' },
      64,
      /--reps must be a whole number of at least 1/,
    ],
    ['no file', { scenario: join(folder, 'none.json'), policy: 'edf' }, 66, /cannot be read \(.*ENOENT/],
    ['no JSON', { scenario: file('not.json', '{'), policy: 'edf' }, 65, /is not JSON/],
    [
      'no policy document',
      { scenario, policy: file('empty.json', {}) },
      65,
      /is not a routing policy: rules:/,
    ],
    [
      'more contacts than fit into memory',
      { scenario: file('endless.json', { ...team, horizon: 1e12 }), policy: 'edf' },
      65,
      /classes: may bring 20,000,000 contacts at most/,
    ],
    [
      'more agents than anybody has',
      {
        scenario: file('crowd.json', {
          ...team,
          agents: [
            { count: 60_000, skills: {} },
            { count: 40_001, skills: {} },
          ],
        }),
        policy: 'edf',
      },
      65,
      /agents: may be 100,000 agents at most/,
    ],
    [
      'offers that are missed at once for ever',
      {
        scenario: file('stuck.json', {
          ...team,
          missCooldown: 0,
          channels: { ...team.channels, voice: { ...team.channels.voice, offerTimeout: 0 } },
          agents: [{ skills: { german: 3 }, missProb: 1 }],
        }),
        policy: 'edf',
      },
      65,
      /agents.0.missProb: of 1 needs a missCooldown or offerTimeouts/,
    ],
    [
      'a scenario that contradicts itself',
      {
        scenario: file('odd.json', { ...team, warmup: 20_000, agents: [{ skills: {}, caps: { fax: 1 } }] }),
        policy: 'edf',
      },
      65,
      /warmup: must be before the horizon; agents.0.caps.fax: there is no such channel/,
    ],
  ])('says what to do about %s', async (_, options, exitCode, message) => {
    await expect(simulated(options, here)).rejects.toMatchObject({
      exitCode,
      message: expect.stringMatching(message),
    });
  });

  it('has its schema published', () => {
    const published = readFileSync(join(process.cwd(), 'docs', 'simulation-report.schema.json'), 'utf8');
    expect(JSON.parse(published)).toEqual(
      z.toJSONSchema(simulationReportSchema, { target: 'draft-2020-12' }),
    );
  });
});
