import type { Calibration } from '#domain/forecast/calibration.ts';
import type { Trial } from '#domain/forecast/calibrator.ts';
import type { Calendar } from '#domain/sla/calendar.ts';
import type { ChannelKind, Priority, SkillRequirement, SlaMetric } from '#domain/words.ts';
import { run, select, selectOne, type Tx } from '../../database.ts';

/** Something that waits, with no more than a forecast needs. */
export interface WaitingToForecast {
  readonly id: string;
  readonly queue: string;
  readonly channel: ChannelKind;
  readonly priority: Priority;
  readonly required: readonly SkillRequirement[];
  /** Of the queue and those it was widened to; none means everybody. */
  readonly teams: readonly string[];
  readonly queuedAtMs: number;
  readonly clock: { readonly id: string; readonly metric: SlaMetric; readonly deadlineMs: number } | null;
}

/** Everything that waits in a queue, oldest first, up to `limit`. */
export async function waitingToForecast(tx: Tx, limit: number): Promise<WaitingToForecast[]> {
  return select(
    tx,
    `select c.id, q.name as queue, c.channel_kind as channel, c.priority, c.required_skills as required,
       case when q.teams = '{}' then '{}' else array(select distinct unnest(q.teams || c.team_ids::text[])) end as teams,
       extract(epoch from c.queued_at)::float8 * 1000 as "queuedAtMs", nearest.clock
     from (select * from conversation where state = 'queued' order by queued_at, id limit $1) c
     join (select id, name, array(select team_id::text from queue_team where queue_id = queue.id) as teams from queue) q
       on q.id = c.queue_id
     left join lateral (
       select jsonb_build_object('id', id, 'metric', metric,
         'deadlineMs', extract(epoch from deadline_at) * 1000) as clock
       from clock
       where conversation_id = c.id and state in ('running', 'breached') and met_at is null and deadline_at is not null
       order by deadline_at limit 1
     ) nearest on true
     order by c.queued_at, c.id`,
    [limit],
  );
}

/** Somebody who works or could, as a forecast sees them. */
export interface StaffMember {
  readonly id: string;
  readonly available: boolean;
  readonly hours: Calendar | null;
  readonly hasPhone: boolean;
  readonly units: number | null;
  readonly skills: Readonly<Record<string, number>>;
  readonly teams: readonly string[];
}

export async function staff(tx: Tx): Promise<StaffMember[]> {
  return select(
    tx,
    `select id, presence = 'available' as available, hours, phone is not null as "hasPhone", capacity_units as units,
       coalesce((select jsonb_object_agg(skill, level) from agent_skill where agent_id = agent.id), '{}') as skills,
       array(select team_id::text from team_member where agent_id = agent.id) as teams
     from agent where active order by id`,
  );
}

/** What finished work of a queue and kind of channel took, from the offer to the room it left, and how much arrives. */
export interface LearnedWork {
  readonly queue: string;
  readonly channel: ChannelKind;
  readonly heldMs: number;
  readonly finished: number;
  /** Arrivals in the span asked for. */
  readonly arrived: number;
}

export async function learnedWork(
  tx: Tx,
  since: { readonly finished: Date; readonly arrived: Date },
): Promise<LearnedWork[]> {
  return select(
    tx,
    `with done as (
       select queue_id, channel_kind, count(*)::int as finished,
         avg(extract(epoch from until_at - from_at))::float8 * 1000 as held_ms
       from (
         select c.queue_id, h.channel_kind, h.from_at, h.until_at from holding h
         join conversation c on c.id = h.conversation_id
         where h.kind = 'work' and h.until_at >= $1 and h.from_at >= $1 and not exists (
           select 1 from offer where conversation_id = h.conversation_id and agent_id = h.agent_id
             and state in ('expired', 'declined', 'withdrawn') and decided_at = h.until_at)
         limit 20000
       ) one group by 1, 2
     ), came as (
       select queue_id, channel_kind, count(*)::int as arrived from conversation
       where last_message_at >= $2 and created_at >= $2 group by 1, 2
     )
     select queue.name as queue, coalesce(done.channel_kind, came.channel_kind) as channel,
       coalesce(held_ms, 0) as "heldMs", coalesce(finished, 0) as finished, coalesce(arrived, 0) as arrived
     from done full join came on came.queue_id = done.queue_id and came.channel_kind = done.channel_kind
     join queue on queue.id = coalesce(done.queue_id, came.queue_id)`,
    [since.finished, since.arrived],
  );
}

const learnedName = 'default';

export async function forecastLearned(tx: Tx): Promise<Calibration | undefined> {
  const row = await selectOne<{ body: Calibration }>(
    tx,
    'select body from forecast_learned where name = $1',
    [learnedName],
  );
  return row?.body;
}

export async function saveForecastLearned(tx: Tx, body: Calibration, now: Date): Promise<void> {
  await run(
    tx,
    `insert into forecast_learned (name, body, updated_at) values ($1, $2, $3)
     on conflict (name) do update set body = excluded.body, updated_at = excluded.updated_at`,
    [learnedName, JSON.stringify(body), now],
  );
}

/** A forecast to be compared with what comes. */
export interface NewTrial {
  readonly conversationId: string;
  readonly line: string;
  readonly channel: string;
  readonly rawWaits: readonly number[];
  readonly rawBreach: number | undefined;
  readonly breach: number | undefined;
  readonly clockId: string | undefined;
}

export async function keepTrials(tx: Tx, trials: readonly NewTrial[], now: Date): Promise<void> {
  if (trials.length === 0) return;
  await run(
    tx,
    `insert into forecast_trial (conversation_id, at, line, channel, raw_waits, raw_breach, breach, clock_id)
     select t.id, $2, t.line, t.channel, t.waits, t.raw, t.said, t.clock
     from jsonb_to_recordset($1) as t(id uuid, line text, channel text, waits float8[], raw float8, said float8, clock uuid)
     on conflict do nothing`,
    [
      JSON.stringify(
        trials.map((one) => ({
          id: one.conversationId,
          line: one.line,
          channel: one.channel,
          waits: one.rawWaits,
          raw: one.rawBreach,
          said: one.breach,
          clock: one.clockId,
        })),
      ),
      now,
    ],
  );
}

/** Whether anybody has kept forecasts since then. */
export async function keptTrialsSince(tx: Tx, since: Date): Promise<boolean> {
  return (await selectOne(tx, 'select 1 from forecast_trial where at > $1 limit 1', [since])) !== undefined;
}

export interface SettledTrial extends Trial {
  /** What was said, corrected. */
  readonly said: number | undefined;
}

/**
 * Takes away the forecasts of which it is known what came, and answers them, earliest first: the conversation was taken
 * up or left, and its clock has ended or passed its deadline. What is older than `forgotten` says nothing any more.
 */
export async function settleTrials(tx: Tx, forgotten: Date, limit: number): Promise<SettledTrial[]> {
  const rows = await select<{
    line: string;
    channel: string;
    rawWaits: number[];
    rawBreach: number | null;
    said: number | null;
    waitedMs: number | null;
    left: boolean;
    breached: boolean | null;
    at: Date;
  }>(
    tx,
    `with known as (
       select t.conversation_id, t.at, taken.at as taken_at, over.at as left_at, clock.breached_at, clock.state as clock_state
       from forecast_trial t
       left join clock on clock.id = t.clock_id
       left join lateral (
         select min(started_at) as at from assignment where conversation_id = t.conversation_id and started_at >= t.at
       ) taken on true
       left join lateral (
         select resolved_at as at from conversation where id = t.conversation_id and state = 'resolved'
       ) over on true
       where t.at < $1 or ((taken.at is not null or over.at is not null)
         and (clock.id is null or clock.breached_at is not null or clock.met_at is not null or clock.state = 'cancelled'))
       limit $2
     )
     delete from forecast_trial t using known k
     where t.conversation_id = k.conversation_id and t.at = k.at
     returning t.line, t.channel, t.raw_waits as "rawWaits", t.raw_breach as "rawBreach", t.breach as said, t.at,
       extract(epoch from coalesce(k.taken_at, k.left_at) - t.at)::float8 * 1000 as "waitedMs",
       k.taken_at is null as left,
       case when k.breached_at is not null then true when k.clock_state = 'met' then false end as breached`,
    [forgotten, limit],
  );
  return rows
    .sort((a, b) => a.at.getTime() - b.at.getTime())
    .flatMap(({ line, channel, rawWaits, left, waitedMs, rawBreach, breached, said }) =>
      waitedMs === null || waitedMs < 0
        ? []
        : [
            {
              line,
              channel,
              rawWaits,
              left,
              waitedMs,
              rawBreach: rawBreach ?? undefined,
              breached: breached ?? undefined,
              said: said ?? undefined,
            },
          ],
    );
}

/** Adds to what is shown about how good forecasts were. */
export async function scoreTrials(tx: Tx, settled: readonly SettledTrial[]): Promise<void> {
  const scores = settled.flatMap(({ channel, said, breached }) =>
    said === undefined || breached === undefined ? [] : [{ channel, said, came: Number(breached) }],
  );
  if (scores.length === 0) return;
  await run(
    tx,
    `insert into forecast_score (channel, bin, times, said, came)
     select channel, least(9, floor(said * 10))::int, count(*)::int, sum(said), sum(came)::int
     from jsonb_to_recordset($1) as s(channel text, said float8, came int) group by 1, 2
     on conflict (channel, bin) do update set times = forecast_score.times + excluded.times,
       said = forecast_score.said + excluded.said, came = forecast_score.came + excluded.came`,
    [JSON.stringify(scores)],
  );
}

export interface ForecastScore {
  readonly channel: string;
  readonly bin: number;
  readonly times: number;
  readonly said: number;
  readonly came: number;
}

/** Means of what was said, and shares of what came, by tenths. */
export async function forecastScores(tx: Tx): Promise<ForecastScore[]> {
  return select(
    tx,
    `select channel, bin, times, said / times as said, came::float8 / times as came
     from forecast_score order by channel, bin`,
  );
}
