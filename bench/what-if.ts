import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { WhatIfResult } from '#contracts/http/what-if.ts';
import { defaultCalendars } from '#contracts/defaults/calendars.ts';
import { defaultRoutingPolicy } from '#contracts/defaults/routing-policy.ts';
import type { ChannelKind, Priority } from '#domain/words.ts';
import { newBearerToken } from '#flow/people/bearer-token.ts';
import { Database } from '#persistence/database.ts';
import { openEmbeddedPostgres } from '#platform/embedded-postgres/embedded-postgres.ts';
import { removeDataFolder } from '#platform/embedded-postgres/remove-data-folder.ts';
import { newId } from '#platform/new-id.ts';
import { AppProcess, freePort } from './app-process.ts';
import { cpuMs } from './cpu.ts';
import { recordDay } from './recorded-day.ts';
import type { BenchOptions } from './section.ts';

const promised: Partial<Record<ChannelKind, number>> & { other: number } = {
  voice: 20,
  chat: 60,
  other: 3_600,
};
const answer = { metric: 'first_response', time: 'always' };
const promises = {
  targets: [
    { ...answer, channelKinds: ['voice'], seconds: promised.voice },
    { ...answer, channelKinds: ['chat'], seconds: promised.chat },
    { ...answer, seconds: promised.other },
  ],
  ladder: [],
  pauseResolutionWhilePending: false,
};

const english = [{ skill: 'english', level: 2 }];
const kind = (
  channel: ChannelKind,
  skill: string,
  priority: Priority,
  share: number,
  handlingSeconds: number,
) => ({
  channel,
  queue: skill === 'billing' ? 'billing' : 'support',
  priority,
  required: skill === 'english' ? english : [{ skill, level: 3 }],
  preferred: [],
  share,
  handlingSeconds,
  promisedSeconds: promised[channel] ?? promised.other,
  text: `Good morning, I write to you about my order number 123456 (${skill}). ${'It did not come as it was announced. '.repeat(6)}`,
  ...(channel === 'voice' && { patienceSeconds: 180 }),
});

/** From midnight on: quiet nights, two humps. */
const byHour = [2, 1, 1, 1, 1, 2, 4, 8, 15, 20, 21, 20, 17, 17, 19, 19, 18, 16, 12, 10, 8, 6, 4, 3];

const draft = {
  ...defaultRoutingPolicy,
  rules: [
    {
      name: 'German first',
      when: { textContains: ['(german)'] },
      then: {
        queue: 'support',
        priority: 'high' as const,
        required: [{ skill: 'german', level: 3 }],
        preferred: [],
      },
    },
    ...defaultRoutingPolicy.rules,
  ],
};

const asked = [
  ['the live version, self-check', {}],
  [
    'two more German speakers from 9 to 12',
    { staffing: [{ count: 2, skills: [{ skill: 'german', level: 3 }], from: '09:00', to: '12:00' }] },
  ],
  [
    'other weights',
    {
      policy: {
        body: { ...defaultRoutingPolicy, ranking: { ...defaultRoutingPolicy.ranking, fairness: 2 } },
      },
    },
  ],
  ['a draft with other rules', { policy: { body: draft } }],
] as const;

/** A recorded day of 90,000 contacts, asked about over the API of a running Firstline, from the request to the result. */
export async function whatIf({ quick, print }: BenchOptions): Promise<void> {
  const [contacts, agents] = quick ? [9_000, 100] : [90_000, 1_000];
  const folder = await mkdtemp(join(tmpdir(), 'firstline-what-if-'));
  const postgres = await openEmbeddedPostgres({ dataDir: folder });
  const database = await new Database(postgres.url, { pool: 4, applicationName: 'bench' }).open();
  const apps: AppProcess[] = [];
  try {
    await database.migrate();
    const began = performance.now();
    const { accepted } = await recordDay(database, {
      contacts,
      agents,
      endMs: Math.floor(Date.now() / 1_000) * 1_000,
      hours: 24,
      policy: defaultRoutingPolicy,
      seed: 7,
      everything: true,
      byHour,
      shiftHours: 8,
      missShare: 0.02,
      againShare: 0.05,
      skills: [
        { english: 4 },
        { english: 3, german: 4 },
        { english: 4, technical: 3 },
        { english: 3, billing: 3 },
        { english: 3, technical: 4, billing: 2 },
      ],
      classes: [
        kind('email', 'english', 'normal', 0.3, 480),
        kind('email', 'german', 'normal', 0.1, 520),
        kind('email', 'technical', 'urgent', 0.05, 600),
        kind('sms', 'english', 'normal', 0.15, 240),
        kind('chat', 'english', 'normal', 0.1, 700),
        kind('voice', 'english', 'high', 0.2, 360),
        kind('voice', 'technical', 'high', 0.05, 480),
        kind('email', 'billing', 'normal', 0.05, 420),
      ],
    });
    const filled = (performance.now() - began) / 1_000;
    // What else the policy names.
    await database.reading.query(
      `with known as (insert into skill (name) values ('sales') returning 1),
         served as (insert into queue (id, name, created_at) values (gen_random_uuid(), 'sales', now()) returning 1)
       insert into team (id, name) select gen_random_uuid(), name from unnest(array['Billing', 'Support']) name`,
    );
    const token = await supervisor(database);
    await publish(database, 'calendar', defaultCalendars['around-the-clock']);
    await publish(database, 'sla-policy', promises);
    await database.reading.query('vacuum analyze');
    // Filling so much at once ends vacuums half way, whose notes of where facts lie are then found in every search.
    for (const index of ['event_time', 'offer_time', 'assignment_time', 'holding_time'])
      await database.reading.query(`reindex index ${index}`);
    const port = await freePort();
    for (const [app, settings] of [
      ['api', { HTTP_PORT: String(port) }],
      ['routing', {}],
    ] as const)
      apps.push(await AppProcess.start(app, postgres.url, folder, settings));
    const [postmaster] = (await readFile(join(folder, 'postgres', 'postmaster.pid'), 'utf8')).split('\n');
    const pids = [apps.map((app) => app.pid), [Number(postmaster)]] as const;
    const url = `http://127.0.0.1:${port}/api/v1/what-if`;
    print(
      `what if: a day of ${contacts} contacts and ${agents} agents, ${accepted} accepted, written in ${filled.toFixed(0)} s; from the request to the result, over the API:`,
    );
    for (const [name, body] of asked) {
      const before = await Promise.all(pids.map(cpuMs));
      const start = performance.now();
      const result = await answerOf(url, token, { days: 1.02, ...body });
      const seconds = (performance.now() - start) / 1_000;
      const cpu = (await Promise.all(pids.map(cpuMs))).map((ms, at) => (ms - (before[at] ?? 0)) / 1_000);
      print(
        `  ${name}: ${seconds.toFixed(1)} s (CPU-s: firstline ${cpu[0]?.toFixed(1)}, postgres ${cpu[1]?.toFixed(1)}); ${partsOf(result)}`,
      );
      print(`    ${figuresOf(result)}`);
    }
  } finally {
    for (const app of apps) await app.stop();
    await database.close();
    await postgres.close();
    await removeDataFolder(folder);
  }
}

async function publish(database: Database, kindOfDocument: string, body: unknown): Promise<void> {
  await database.reading.query(
    `insert into document (kind, name, version, state, body, created_at, published_at)
     values ($1, 'default', 1, 'live', $2, now() - interval '1 second', now())`,
    [kindOfDocument, JSON.stringify(body)],
  );
}

async function supervisor(database: Database): Promise<string> {
  const { token, hash } = newBearerToken();
  await database.reading.query(
    `with one as (
       insert into agent (id, name, email, role, presence, presence_at, created_at)
       values ($1, 'Bench', 'bench@example.org', 'supervisor', 'offline', now(), now()) returning id
     ) insert into api_token (id, agent_id, name, kind, token_hash, created_at) select $2, id, 'bench', 'token', $3, now() from one`,
    [newId(), newId(), hash],
  );
  return token;
}

async function answerOf(url: string, token: string, body: object): Promise<WhatIfResult> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const asking = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  if (asking.status !== 202) throw new Error(`${asking.status} ${await asking.text()}`);
  let job = (await asking.json()) as {
    id: string;
    state: string;
    error: string | null;
    result: WhatIfResult;
  };
  while (job.state === 'waiting' || job.state === 'running') {
    await new Promise((resolve) => setTimeout(resolve, 100));
    job = (await (await fetch(`${url}/${job.id}`, { headers })).json()) as typeof job;
  }
  if (job.state !== 'done') throw new Error(job.error ?? job.state);
  return job.result;
}

function partsOf({ seconds }: WhatIfResult): string {
  return Object.entries(seconds)
    .map(([part, took]) => `${part} ${took.toFixed(1)}`)
    .join(', ');
}

function figuresOf({ contacts, moves, overall, selfCheck }: WhatIfResult): string {
  const { meanWait, sla } = overall.change;
  return (
    `${contacts} contacts; self-check ${((selfCheck.share ?? 0) * 100).toFixed(2)} % of ${selfCheck.decisions} decisions; ` +
    `SLA ${percent(overall.live.sla.mean)} → ${percent(overall.other.sla.mean)} (± ${percent(sla.ci99)}), ` +
    `mean wait ${overall.live.meanWait.mean?.toFixed(1) ?? '–'} → ${overall.other.meanWait.mean?.toFixed(1) ?? '–'} s ` +
    `(± ${meanWait.ci99?.toFixed(2) ?? '–'}); ${moves.total} would have gone elsewhere`
  );
}

function percent(share: number | null): string {
  return share === null ? '–' : `${(share * 100).toFixed(2)} %`;
}
