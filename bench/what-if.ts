import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { whatIfBody } from '#contracts/http/what-if.ts';
import { defaultRoutingPolicy } from '#contracts/defaults/routing-policy.ts';
import { whatIf } from '#flow/what-if/what-if.ts';
import type { Flow } from '#flow/flow.ts';
import { Database } from '#persistence/database.ts';
import { openEmbeddedPostgres } from '#platform/embedded-postgres/embedded-postgres.ts';
import { FolderBlobStore } from '#platform/blob-store.ts';
import { newId } from '#platform/new-id.ts';
import { Secrets } from '#platform/secrets.ts';
import type { ChannelKind, Priority } from '#domain/words.ts';
import { recordDay } from './recorded-day.ts';

/**
 * `node dist/bench/what-if.js [contacts] [agents]`: records a day in a database of its own, replays it under the live
 * version and under a draft that classifies otherwise, and prints what each part took.
 */
const contacts = Number(process.argv[2] ?? 90_000);
const agents = Number(process.argv[3] ?? 600);
const hours = 24;

const english = [{ skill: 'english', level: 2 }];
const kind = (
  channel: ChannelKind,
  skill: string,
  priority: Priority,
  share: number,
  handlingSeconds: number,
) => ({
  channel,
  queue: 'support',
  priority,
  required: skill === 'english' ? english : [{ skill, level: 3 }],
  preferred: [],
  share,
  handlingSeconds,
  text: `Good morning, I write to you about my order number 123456 (${skill}). ${'It did not come as it was announced. '.repeat(6)}`,
  ...(channel === 'voice' && { patienceSeconds: 180 }),
});
const folder = await mkdtemp(join(tmpdir(), 'firstline-what-if-'));
const postgres = await openEmbeddedPostgres({ dataDir: folder });
try {
  const database = await new Database(postgres.url, { pool: 4, applicationName: 'bench' }).open();
  await database.migrate();
  const end = new Date(Math.floor(Date.now() / 1_000) * 1_000);
  const began = performance.now();
  const { accepted } = await recordDay(database, {
    contacts,
    agents,
    endMs: end.getTime(),
    hours,
    policy: defaultRoutingPolicy,
    seed: 7,
    everything: true,
    skills: [
      { english: 4 },
      { english: 3, german: 4 },
      { english: 4, technical: 3 },
      { english: 3, billing: 3 },
      { english: 3, technical: 4, billing: 2 },
    ],
    classes: [
      kind('email', 'english', 'normal', 0.3, 240),
      kind('email', 'german', 'normal', 0.1, 260),
      kind('email', 'technical', 'urgent', 0.05, 300),
      kind('sms', 'english', 'normal', 0.15, 150),
      kind('chat', 'english', 'normal', 0.1, 300),
      kind('voice', 'english', 'high', 0.2, 200),
      kind('voice', 'technical', 'high', 0.05, 260),
      kind('email', 'billing', 'normal', 0.05, 240),
    ],
  });
  print(
    `machine: ${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, Node ${process.versions.node}; ` +
      `recorded ${contacts} contacts, ${accepted} accepted, ${agents} agents, in ${((performance.now() - began) / 1_000).toFixed(1)} s`,
  );
  const flow: Flow = {
    database,
    clock: { now: () => end },
    newId,
    secrets: new Secrets(Buffer.alloc(32)),
    blobs: new FolderBlobStore(join(folder, 'blobs')),
    mailDomain: 'bench.test',
    publicBaseUrl: 'http://127.0.0.1',
  };
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
  for (const [name, request] of [
    ['live version, self-check', {}],
    [
      'two more German speakers from 9 to 12',
      { staffing: [{ count: 2, skills: [{ skill: 'german', level: 3 }], from: '09:00', to: '12:00' }] },
    ],
    ['draft with other rules', { policy: { body: draft } }],
  ] as const) {
    const start = performance.now();
    const began = process.cpuUsage();
    const cpu = { load: 0, classify: 0 };
    const outcome = await whatIf(flow, whatIfBody.parse({ days: 1, ...request }), (share) => {
      if (share <= 0.35) cpu.load = secondsOf(process.cpuUsage(began));
      if (share <= 0.45) cpu.classify = secondsOf(process.cpuUsage(began));
    });
    if (outcome.kind !== 'found') throw new Error(JSON.stringify(outcome));
    const { seconds, reps, selfCheck, overall, moves } = outcome.result;
    const total = secondsOf(process.cpuUsage(began));
    const runs = 2 + 2 * reps;
    const ofOneRun = (total - cpu.classify) / runs;
    print(
      `${name}: read ${seconds.load.toFixed(1)} s, classify ${seconds.classify.toFixed(1)} s, ${runs} runs ${seconds.replay.toFixed(1)} s, ` +
        `in all ${((performance.now() - start) / 1_000).toFixed(1)} s; ` +
        `CPU-s of this process: read ${cpu.load.toFixed(1)}, classify ${(cpu.classify - cpu.load).toFixed(1)}, a run ${ofOneRun.toFixed(2)}, ` +
        `so one replay of the day ${(cpu.classify + ofOneRun).toFixed(1)}, with self-check and intervals ${total.toFixed(1)}`,
    );
    print(
      `  self-check ${((selfCheck.share ?? 0) * 100).toFixed(2)} % of ${selfCheck.decisions} decisions; mean wait ` +
        `${overall.live.meanWait.mean?.toFixed(1) ?? '–'} → ${overall.other.meanWait.mean?.toFixed(1) ?? '–'} s; ` +
        `${moves.total} would have gone elsewhere`,
    );
  }
  await database.close();
} finally {
  await postgres.close();
  await rm(folder, { recursive: true, force: true });
}

function secondsOf({ user, system }: NodeJS.CpuUsage): number {
  return (user + system) / 1e6;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
