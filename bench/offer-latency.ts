import { createHmac } from 'node:crypto';
import pg from 'pg';
import { demoChannels } from '#flow/seed/demo-team.ts';
import { newId } from '#platform/new-id.ts';
import { percentiles } from './percentiles.ts';

/**
 * Texts arrive at a steady rate while agents stand free. The latency runs from the commit that put a conversation into
 * its queue to the commit of its offer, by the database's own commit timestamps.
 */
export async function offerLatency(options: {
  perSecond: number;
  seconds: number;
  agents: number;
  url: string;
  databaseUrl: string;
  authToken: string;
  accountSid: string;
  /** Texts of another series come from other numbers. */
  series?: number;
}): Promise<{ offered: number; ms: ReturnType<typeof percentiles> }> {
  const pool = new pg.Pool({ connectionString: options.databaseUrl, max: 2 });
  await hire(pool, options.agents);
  const since = (await pool.query<{ now: Date }>('select clock_timestamp() as now')).rows[0]?.now;
  const total = options.perSecond * options.seconds;
  const startedAt = Date.now();
  const sent: Promise<void>[] = [];
  for (let number = 0; number < total; number++) {
    const due = startedAt + (number * 1_000) / options.perSecond;
    const wait = due - Date.now();
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    sent.push(text(options, number));
  }
  await Promise.all(sent);
  const offered = async () =>
    (
      await pool.query<{ ms: number }>(
        `select 1000 * extract(epoch from
            pg_xact_commit_timestamp(offer.xmin) - pg_xact_commit_timestamp(message.xmin))::float8 as ms
         from offer join lateral (
           select message.xmin, message.created_at from message where message.conversation_id = offer.conversation_id
           order by created_at limit 1) message on true
         where message.created_at >= $1 and offer.created_at >= $1 and offer.round = 1 and offer.state = 'pending'`,
        [since],
      )
    ).rows.map((row) => row.ms);
  let latencies = await offered();
  const giveUp = Date.now() + 20_000;
  while (latencies.length < total && Date.now() < giveUp) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    latencies = await offered();
  }
  await pool.end();
  return { offered: latencies.length, ms: percentiles(latencies) };
}

/** Agents who are available and can take any text. */
async function hire(pool: pg.Pool, agents: number): Promise<void> {
  await pool.query(`update agent set presence = 'away'`);
  for (let number = 0; number < agents; number++) {
    const id = newId();
    await pool.query(
      `insert into agent (id, name, email, role, presence, presence_at, heartbeat_at, created_at)
       values ($1, $2, $3, 'agent', 'available', now(), now() + interval '1 day', now())`,
      [id, `Bench ${number}`, `bench-${number}-${Date.now()}@example.org`],
    );
    await pool.query(
      `insert into agent_skill select $1, name, 2 + (random() * 3)::int from skill where random() < 0.8 or name = 'english'`,
      [id],
    );
    await pool.query('insert into team_member select id, $1 from team', [id]);
  }
}

async function text(
  options: { url: string; authToken: string; accountSid: string; series?: number },
  number: number,
): Promise<void> {
  const url = `${options.url}/hooks/twilio/${demoChannels.sms.id}/sms`;
  const params: Record<string, string> = {
    AccountSid: options.accountSid,
    ApiVersion: '2010-04-01',
    Body: `Bench ${number}`,
    From: `+1555${String(3_000_000 + 10_000 * (options.series ?? 0) + number)}`,
    MessageSid: `SM${newId().replaceAll('-', '')}`,
    NumMedia: '0',
    NumSegments: '1',
    SmsStatus: 'received',
    To: demoChannels.sms.address,
  };
  // As https://www.twilio.com/docs/usage/security says: the URL, then every parameter in order.
  const signed = Object.keys(params)
    .sort()
    .reduce((data, key) => `${data}${key}${params[key] ?? ''}`, url);
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'x-twilio-signature': createHmac('sha1', options.authToken).update(signed).digest('base64'),
    },
    body: new URLSearchParams(params),
  });
  if (!response.ok) throw new Error(`a text was refused: ${response.status} ${await response.text()}`);
}
