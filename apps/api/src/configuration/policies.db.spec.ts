import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { RoutingPolicy } from '#domain/routing/routing-policy.ts';
import { weekdays } from '#domain/sla/calendar.ts';
import { matchWaiting } from '#flow/routing/matching/match-waiting.ts';
import { ApiFixture, type Answered, type ApiUser } from '../../../../test/builders/api-fixture.ts';
import { IntakeFixture, plainPolicy } from '../../../../test/builders/intake-fixture.ts';
import { StandingClock } from '../../../../test/flow.ts';

const path = '/routing-policies/default';
const then = plainPolicy.fallback;

/** Parcels go to billing, urgently; the rest as before. */
const parcels: RoutingPolicy = {
  ...plainPolicy,
  rules: [
    {
      name: 'parcels',
      when: { any: [{ textMatches: ['\\bparcels?\\b'] }, { history: { conversationsAtLeast: 1 } }] },
      then: { ...then, queue: 'billing', priority: 'urgent' },
    },
    ...plainPolicy.rules.slice(0, 1),
  ],
};

const nights = [{ from: '22:00', to: '06:00' }];
const plainWeek = Object.fromEntries(weekdays.map((day) => [day, nights]));

describe('a routing policy on its way', () => {
  let api: ApiFixture;
  let sue: ApiUser;
  let ada: ApiUser;
  let intake: IntakeFixture;
  const clock = new StandingClock();
  beforeAll(async () => {
    api = await ApiFixture.start();
    [sue, ada] = [await api.user('supervisor'), await api.user('agent')];
    clock.at = new Date();
    intake = await IntakeFixture.in({ ...api.flow, clock });
  });
  afterAll(() => api.stop());

  const draft = async (body: RoutingPolicy, note = '') =>
    (await sue.post(`${path}/versions`, { body, note })).body;
  const seen = async () => Number((await sue.get(path)).body.version);
  const move = async (what: string, body: object = {}): Promise<Answered> => {
    const moved = await sue.change('POST', `${path}/${what}`, await seen(), body);
    // A process knows a new version after a second.
    clock.forward(2);
    return moved;
  };
  const opened = async (text: string, from?: string) => {
    const { conversationId } = await intake.receive(
      intake.mail({ subject: 'Hello', text, ...(from && { from }) }),
    );
    return intake.conversation(conversationId);
  };
  const queueOf = async (text: string, from?: string) => {
    const { queueId } = await opened(text, from);
    return (await api.query('select name from queue where id = $1', [queueId]))[0].name;
  };

  it('is checked before it is kept, in sentences', async () => {
    const body = {
      ...parcels,
      queues: {
        ...parcels.queues,
        billing: { order: 'age', steps: [{ afterSeconds: 5, widen: ['Nobody'] }] },
      },
    };
    const checked = await sue.post(`${path}/check`, { body });
    expect([checked.status, checked.body.errors]).toEqual([200, 1]);
    expect(checked.body.findings).toContainEqual({
      severity: 'error',
      code: 'unknown-team',
      path: 'queues.billing.steps.0',
      sentence: 'A step of billing widens to the team Nobody, which does not exist.',
    });
    const sentences = checked.body.findings.map((one: any) => one.sentence);
    expect(sentences.some((one: string) => one.startsWith('No agent at all'))).toBe(false);
    const wrong = { ...parcels.rules[0], when: { textMatches: ['(a)\\1'] } };
    const refused = await sue.post(`${path}/versions`, { body: { ...parcels, rules: [wrong] } });
    expect([refused.status, refused.body.errors]).toEqual([
      400,
      [
        {
          in: 'body',
          field: 'body.rules.0.when.textMatches.0',
          problem: 'refers back to a group, which is not allowed',
        },
      ],
    ]);
    const misspelt = { ...parcels.rules[0], when: { textContain: ['parcel'] } };
    expect((await sue.post(`${path}/versions`, { body: { ...parcels, rules: [misspelt] } })).status).toBe(
      400,
    );
    expect((await ada.post(`${path}/check`, { body })).status).toBe(403);

    const [plan, identities] = [{ plan: 'gold' }, [{ kind: 'email', value: 'gold@c.test' }]];
    expect((await sue.post('/customers', { identities, attributes: plan })).status).toBe(201);
    const gold = { ...parcels.rules[0], when: { customer: { ...plan, plann: 'gold' } } };
    const asked = (await sue.post(`${path}/check`, { body: { ...parcels, rules: [gold] } })).body.findings;
    const unknown = asked.filter((one: any) => one.code === 'unknown-attribute');
    expect(unknown.map((one: any) => one.sentence)).toEqual([
      'Rule “parcels” asks for the attribute plann, which no customer has.',
    ]);
  });

  it('tells what is other and what would have gone elsewhere', async () => {
    for (const text of ['My parcel is late.', 'An invoice is missing.', 'Nice day.'])
      await opened(text, `${text.length}@c.test`);
    const { version } = await draft(parcels, 'parcels first');
    const diff = await sue.get(`${path}/versions/${version}/diff?from=1`);
    expect(diff.body).toMatchObject({
      from: 1,
      to: version,
      versions: { from: { state: 'live' }, to: { note: 'parcels first', authorId: sue.id, state: 'draft' } },
    });
    expect(diff.body.changes.map((one: any) => one.sentence)).toEqual([
      'Rule “to nowhere” is gone.',
      'Rule “parcels” is new, the 1st of 2.',
    ]);
    expect((await sue.get(`${path}/versions/${version}/diff`)).body).toEqual(diff.body);
    const alone = await sue.get(`${path}/versions/1/diff`);
    expect([alone.status, alone.body.because]).toEqual([409, 'nothing-before']);
    expect((await sue.get(`${path}/versions/99/diff`)).status).toBe(404);

    const run = await sue.post(`${path}/versions/${version}/dry-run`);
    expect([run.status, run.body]).toMatchObject([
      200,
      {
        looked: 3,
        differing: 1,
        elsewhere: 1,
        moved: [{ from: 'support', to: 'billing', conversations: 1 }],
        nextCursor: null,
      },
    ]);
    expect(run.body.examples).toMatchObject([
      { differs: ['queue', 'priority', 'rule'], was: { queue: 'support' }, would: { queue: 'billing' } },
    ]);
    const first = await sue.post(`${path}/versions/${version}/dry-run`, { scan: 2 });
    expect([first.body.looked, first.body.differing]).toEqual([2, 0]);
    const cursor = first.body.nextCursor;
    const second = await sue.post(`${path}/versions/${version}/dry-run`, { scan: 2, cursor });
    expect([second.body.looked, second.body.differing, second.body.nextCursor]).toEqual([1, 1, null]);
    expect((await sue.post(`${path}/versions/1/dry-run`)).body.differing).toBe(0);
  });

  it('decides in shadow, where it changes nothing and shows where it differs', async () => {
    const { version } = await draft(parcels);
    expect((await sue.post(`${path}/versions/${version}/shadow`)).status).toBe(428);
    const stale = await sue.change('POST', `${path}/versions/${version}/shadow`, 77);
    expect([stale.status, stale.body.version]).toEqual([412, await seen()]);
    const standing = await move(`versions/${version}/shadow`, { note: 'to look' });
    expect([standing.status, standing.body]).toMatchObject([200, { liveVersion: 1, shadowVersion: version }]);
    expect(standing.headers.get('etag')).toBe(`"${await seen()}"`);

    const parcel = await opened('Another parcel.', 'x1@c.test');
    expect(parcel).toMatchObject({ priority: 'normal', policyVersion: 1, rule: null });
    await opened('Nothing else.', 'x2@c.test');
    await api.query("update agent set presence = 'available' where id = $1", [ada.id]);
    const [team] = await api.query(
      `insert into team (id, name) values (gen_random_uuid(), 'Support') returning id`,
    );
    await api.query(`insert into queue_team select id, $1 from queue where name = 'billing'`, [team.id]);
    await matchWaiting(intake.flow);
    const summary = (await sue.get(`${path}/versions/${version}/shadow`)).body;
    expect(summary).toMatchObject({
      arrivals: 2,
      arrivalsDiffering: 1,
      byPart: { queue: 1, priority: 1, rule: 1 },
      failures: 0,
    });
    expect(summary.decisions).toBeGreaterThan(1);
    // Ada is not of the team that serves billing, where the parcel would have waited.
    expect(summary.decisionsDiffering).toBe(1);
    const { items } = (await sue.get(`${path}/versions/${version}/shadow/conversations`)).body;
    expect(items).toMatchObject([{ conversationId: parcel.id, queue: 'billing', priority: 'urgent' }]);
    const decisions = (await sue.get(`${path}/versions/${version}/shadow/decisions`)).body.items;
    expect(decisions).toMatchObject([
      { conversationId: parcel.id, agentId: ada.id, shadowAgentId: null, shadowBecause: 'wrong-team' },
    ]);
    const own = (await sue.get(`/conversations/${parcel.id}/shadow`)).body;
    expect([own.routings.length, own.decisions.length]).toEqual([1, 1]);
    const withdrawn = await move(`versions/${version}/withdraw`);
    expect(withdrawn.body).toMatchObject({ liveVersion: 1, shadowVersion: null });
    expect((await move(`versions/${version}/withdraw`)).body.because).toBe('not-deciding');
    await opened('A third parcel.', 'x3@c.test');
    expect((await sue.get(`${path}/versions/${version}/shadow`)).body.arrivals).toBe(2);
  });

  it('takes a share of what begins, which stays with it, goes live, and back in one call', async () => {
    const { version } = await draft(parcels);
    expect((await move(`versions/1/share`, { percent: 10 })).body.because).toBe('is-live');
    expect((await move(`versions/${version}/share`, { percent: 0 })).status).toBe(400);
    const shared = await move(`versions/${version}/share`, { percent: 50, note: 'half' });
    expect(shared.body).toMatchObject({ liveVersion: 1, shareVersion: version, sharePercent: 50 });
    const versions = new Set<number | null>();
    for (let n = 0; n < 24; n++) {
      const conversation = await opened('A parcel.', `share-${n}@c.test`);
      versions.add(conversation.policyVersion);
      expect(conversation.rule).toBe(conversation.policyVersion === version ? 'parcels' : null);
    }
    expect([...versions].sort()).toEqual([1, version]);
    const published = await sue.send('POST', `/api/v1${path}/versions/${version}/publish`, { note: 'well' });
    expect(published.body).toMatchObject({ state: 'live', replaces: 1, sharePercent: null });
    expect((await sue.get(`${path}/versions/${published.body.version}/diff`)).body).toMatchObject({
      from: 1,
    });
    clock.forward(2);
    expect(await queueOf('A parcel.', 'live@c.test')).toBe('billing');
    expect(await queueOf('I was here before.', 'live@c.test')).toBe('billing');
    const back = await move('rollback', { note: 'not well' });
    expect(back.body).toMatchObject({ liveVersion: 1, previousVersion: null });
    // What it had sorted goes on under the live version, which has no such rule.
    const [sorted] = await api.query('select id from conversation where policy_version = $1 limit 1', [
      version,
    ]);
    const routing = (await sue.get(`/conversations/${sorted.id}/routing`)).body;
    expect(routing).toMatchObject({ policyVersion: 1, rule: 'parcels', ruleVersion: version });
    expect(await queueOf('A parcel.', 'back@c.test')).toBe('support');
    expect((await move('rollback')).body.because).toBe('nothing-before');

    const { items } = (await sue.get(`${path}/changes?limit=4`)).body;
    expect(items.map((one: any) => [one.version, one.to, one.because, one.note, one.byId])).toEqual([
      [1, 'live', 'rolled-back', 'not well', sue.id],
      [version, 'retired', 'replaced', 'not well', sue.id],
      [version, 'live', 'published', 'well', sue.id],
      [1, 'retired', 'replaced', 'well', sue.id],
    ]);
    const events = await api.query(
      `select actor_id, data from event where type = 'document.changed' order by id desc limit 1`,
    );
    expect(events).toMatchObject([
      { actor_id: sue.id, data: { because: 'rolled-back', version: 1, note: 'not well' } },
    ]);
    expect((await ada.send('POST', `/api/v1${path}/rollback`)).status).toBe(403);
  });

  it('goes back to each version once, however often two of them were live in turns', async () => {
    const first = (await sue.get(path)).body.liveVersion;
    const { version: second } = await draft(parcels);
    const { version: third } = await draft(parcels);
    for (const version of [second, third, second]) await move(`versions/${version}/publish`);
    const live = async () => (await move('rollback')).body.liveVersion;
    expect([await live(), await live()]).toEqual([third, first]);
  });

  it('keeps a customer for the agent who had them', async () => {
    const sticky = { lastAgentWithinDays: 30, waitSeconds: 600 };
    const { version } = await draft({ ...plainPolicy, rules: plainPolicy.rules.slice(0, 1), sticky });
    await sue.post(`${path}/versions/${version}/publish`);
    clock.forward(2);
    const first = await opened('Hello', 'loyal@c.test');
    await intake.assign(first.id, ada.id);
    const again = await opened('Hello again', 'loyal@c.test');
    expect(again).toMatchObject({
      lastAgentId: ada.id,
      keptUntil: new Date(clock.now().getTime() + 600_000),
    });
    expect((await opened('New', 'new@c.test')).keptUntil).toBeNull();
  });

  it('keeps the names that it decides by, and says where what it names is gone', async () => {
    const team = (await sue.post('/teams', { name: 'Night' })).body;
    const queue = (await sue.post('/queues', { name: 'vip', teamIds: [team.id] })).body;
    await sue.send('PUT', '/api/v1/skills/latin', {});
    const vips = {
      name: 'vips',
      when: { textContains: ['vip'], hours: { calendar: 'night', open: true } },
      then: { ...then, queue: 'vip', required: [{ skill: 'latin', level: 1 }] },
    };
    const queues = {
      ...plainPolicy.queues,
      vip: { order: 'age', steps: [{ afterSeconds: 9, widen: ['Night'] }] },
    };
    const body = { ...plainPolicy, rules: [vips], queues } as RoutingPolicy;
    const refused = await sue.post(`${path}/versions`, { body });
    expect([refused.status, refused.body.errors]).toEqual([
      422,
      [{ in: 'body', field: 'body.rules.0.when', problem: 'names the calendar night, which does not exist' }],
    ]);
    const night = { timeZone: 'UTC', weekly: plainWeek, holidays: [], exceptions: [] };
    await sue.post('/calendars/night/versions', { body: night });
    await sue.post('/calendars/night/versions/1/publish');
    const { version } = await draft(body);

    const rename = async (what: 'queues' | 'teams', id: string, name: string) => {
      const [{ version: seenVersion }] = await api.query(
        `select version from ${what === 'queues' ? 'queue' : 'team'} where id = $1`,
        [id],
      );
      return (await sue.change('PATCH', `/${what}/${id}`, seenVersion, { name })).status;
    };
    const renames = async (suffix: string) => [
      await rename('queues', queue.id, `vip${suffix}`),
      await rename('teams', team.id, `Night${suffix}`),
      (await sue.send('DELETE', '/api/v1/skills/latin')).status,
    ];
    const back = async () => {
      await rename('queues', queue.id, 'vip');
      await rename('teams', team.id, 'Night');
      await sue.send('PUT', '/api/v1/skills/latin', {});
    };
    // What decides nothing holds nothing; it is told of it, and cannot go live.
    expect((await move(`versions/${version}/shadow`)).status).toBe(200);
    expect(await renames('!')).toEqual([200, 200, 204]);
    expect((await sue.get(`${path}/versions/${version}/check`)).body.errors).toBeGreaterThan(2);
    const gone = await move(`versions/${version}/publish`);
    expect([gone.status, gone.body.errors.map((one: any) => one.field)]).toEqual([
      422,
      ['body.rules.0.then.queue', 'body.rules.0.then.required', 'body.queues.vip.steps.0.widen'],
    ]);
    await back();
    for (const way of [`versions/${version}/share`, `versions/${version}/publish`]) {
      expect((await move(way, way.endsWith('share') ? { percent: 1 } : {})).status).toBe(200);
      expect(await renames('!')).toEqual([409, 409, 409]);
    }
    await move('rollback');
    expect(await renames('!')).toEqual([200, 200, 204]);
  });
});
