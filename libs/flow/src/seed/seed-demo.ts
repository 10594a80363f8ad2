import { defaultCalendars } from '#contracts/defaults/calendars.ts';
import { defaultRoutingPolicy } from '#contracts/defaults/routing-policy.ts';
import { defaultSlaPolicy } from '#contracts/defaults/sla-policy.ts';
import { selectOne, type Tx } from '#persistence/database.ts';
import { saveChannel } from '#persistence/stores/channels/channel.store.ts';
import { hashPassword } from '#platform/password.ts';
import type { Flow } from '../flow.ts';
import { demoAgents, demoChannels, demoQueues, demoSkills, demoTeams } from './demo-team.ts';

export type Seeded = { readonly kind: 'seeded' } | { readonly kind: 'already-there' };

/** Keeps two processes that start together from seeding twice. */
const seedLock = 4242004;

/**
 * Makes the demo team, its queues, policies, calendars and channels, where there is no agent yet; else changes
 * nothing.
 * @param given the password that every demo agent gets
 */
export async function seedDemo(flow: Flow, given: { password: string }): Promise<Seeded> {
  const passwordHash = await hashPassword(given.password);
  return flow.database.transaction(async (tx) => {
    await tx.query('select pg_advisory_xact_lock($1)', [seedLock]);
    if (await selectOne(tx, 'select 1 from agent limit 1')) return { kind: 'already-there' };
    const now = flow.clock.now();
    await seedSkillsAndTeams(flow, tx);
    await seedAgents(flow, tx, passwordHash, now);
    await seedDocuments(tx, now);
    await seedQueues(flow, tx, now);
    await seedChannels(flow, tx, now);
    return { kind: 'seeded' };
  });
}

async function seedSkillsAndTeams(flow: Flow, tx: Tx): Promise<void> {
  await tx.query('insert into skill (name) select unnest($1::text[])', [[...demoSkills]]);
  await tx.query('insert into team (id, name) select * from unnest($1::uuid[], $2::text[])', [
    demoTeams.map(() => flow.newId()),
    [...demoTeams],
  ]);
}

async function seedAgents(flow: Flow, tx: Tx, passwordHash: string, now: Date): Promise<void> {
  for (const { name, email, role, phone, skills, teams } of demoAgents) {
    const id = flow.newId();
    await tx.query(
      `insert into agent (id, name, email, role, phone, password_hash, presence_at, created_at)
       values ($1, $2, $3, $4, $5, $6, $7, $7)`,
      [id, name, email, role, phone, passwordHash, now],
    );
    await tx.query(
      'insert into agent_skill (agent_id, skill, level) select $1, * from unnest($2::text[], $3::smallint[])',
      [id, Object.keys(skills), Object.values(skills)],
    );
    await tx.query(
      'insert into team_member (team_id, agent_id) select id, $1 from team where name = any($2)',
      [id, teams],
    );
  }
}

async function seedDocuments(tx: Tx, now: Date): Promise<void> {
  const documents: [kind: string, name: string, body: unknown][] = [
    ['routing-policy', 'default', defaultRoutingPolicy],
    ['sla-policy', 'default', defaultSlaPolicy],
    ...Object.entries(defaultCalendars).map(([name, body]): [string, string, unknown] => [
      'calendar',
      name,
      body,
    ]),
  ];
  for (const [kind, name, body] of documents) {
    await tx.query(
      `insert into document (kind, name, version, state, body, note, created_at, published_at)
       values ($1, $2, 1, 'live', $3, 'the default', $4, $4)`,
      [kind, name, JSON.stringify(body), now],
    );
  }
}

async function seedQueues(flow: Flow, tx: Tx, now: Date): Promise<void> {
  for (const { name, teams } of demoQueues) {
    const id = flow.newId();
    await tx.query(
      `insert into queue (id, name, sla_policy, calendar, created_at) values ($1, $2, 'default', 'default', $3)`,
      [id, name, now],
    );
    await tx.query(
      'insert into queue_team (queue_id, team_id) select $1, id from team where name = any($2)',
      [id, teams],
    );
  }
}

async function seedChannels(flow: Flow, tx: Tx, now: Date): Promise<void> {
  const { email, sms, voice } = demoChannels;
  const channels = [
    {
      id: email.id,
      kind: 'email' as const,
      name: email.name,
      address: `${email.localPart}@${flow.mailDomain}`,
      settings: email.settings,
    },
    { id: sms.id, kind: 'sms' as const, name: sms.name, address: sms.address, settings: sms.settings },
    {
      id: voice.id,
      kind: 'voice' as const,
      name: voice.name,
      address: voice.address,
      settings: voice.settings,
    },
  ];
  for (const channel of channels) await saveChannel(tx, flow.secrets, { ...channel, enabled: true }, now);
}
