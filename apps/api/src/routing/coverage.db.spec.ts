import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ApiFixture, type ApiUser } from '../../../../test/builders/api-fixture.ts';
import { eventually } from '../../../../test/eventually.ts';
import { IntakeFixture, plainPolicy } from '../../../../test/builders/intake-fixture.ts';

describe('the coverage radar', () => {
  let api: ApiFixture;
  let admin: ApiUser;
  beforeAll(async () => {
    api = await ApiFixture.start();
    admin = await api.user('admin');
    await IntakeFixture.in(api.flow);
  });
  afterAll(() => api.stop());

  it('says what nobody on shift can do, now and by hour, and what hangs on one person', async () => {
    const day = [{ from: '00:00', to: '24:00' }];
    const never = { monday: [], tuesday: [], wednesday: [], thursday: [], friday: [] };
    const weekend = { ...never, saturday: day, sunday: day };
    for (const name of ['catalan', 'french']) await admin.send('PUT', `/api/v1/skills/${name}`, {});
    const hours = { timeZone: 'UTC', weekly: weekend, holidays: [], exceptions: [] };
    const carme = await admin.post('/agents', {
      name: 'Carme',
      email: 'carme@firstline.test',
      skills: [{ skill: 'catalan', level: 4 }],
      hours,
    });
    expect([carme.status, carme.body.hours.timeZone]).toEqual([201, 'UTC']);
    expect((await admin.get(`/agents/${carme.body.id}`)).body.hours).toEqual(hours);
    const rules = ['catalan', 'french'].map((skill) => ({
      name: skill,
      when: { languages: [skill.slice(0, 2)] },
      then: { ...plainPolicy.fallback, required: [{ skill, level: 3 }] },
    }));
    const saturdays = {
      name: 'saturdays',
      when: { times: { timeZone: 'UTC', weekdays: ['saturday'] }, languages: ['ca'] },
      then: { ...plainPolicy.fallback, required: [{ skill: 'catalan', level: 5 }] },
    };
    await api.query(`update document set body = $1 where kind = 'routing-policy'`, [
      JSON.stringify({ ...plainPolicy, rules: [saturdays, ...rules] }),
    ]);
    const { status, body } = await admin.get('/coverage');
    expect(status).toBe(200);
    const of = (rule: string) => body.classes.find((one: any) => one.class.rules.includes(rule));
    expect(of('french')).toMatchObject({ able: 0, availableNow: 0 });
    expect(of('french').sentences).toEqual([
      'Nobody can do work of the queue support (french ≥ 3) as it comes, and no step helps.',
    ]);
    const covered = of('catalan');
    expect(covered).toMatchObject({ able: 1, availableNow: 0 });
    expect(covered.onePerson.every((one: any) => one.agentId === carme.body.id)).toBe(true);
    expect(body.timeZone).toBe('UTC');
    const days = String.raw`(S(at|un) \d+ \w{3}( – Sun \d+ \w{3})? \d\d:00–\d\d:00(, )?){1,3}`;
    expect(covered.sentences).toContainEqual(
      expect.stringMatching(
        `^Only Carme can do work of the queue support \\(catalan ≥ 3\\) in 48 of the hours ahead: ${days}\\.$`,
      ),
    );
    const hoursOf = (stretches: { from: string; to: string }[]) =>
      stretches.reduce((sum, { from, to }) => sum + (Date.parse(to) - Date.parse(from)) / 3_600_000, 0);
    // The admin has no hours and there is no calendar, so somebody always works.
    expect([covered.comes, hoursOf(covered.uncovered)]).toEqual([null, 168 - 48]);
    expect([hoursOf(of('saturdays').comes), hoursOf(of('saturdays').uncovered)]).toEqual([24, 24]);
    const catalan = body.skills.find((one: any) => one.skill === 'catalan' && one.level === 3);
    expect(catalan).toMatchObject({
      agents: [{ name: 'Carme' }],
      sentences: [
        'catalan ≥ 3 hangs on Carme alone.',
        expect.stringMatching(/^Nobody on shift has catalan ≥ 3 in 120 of the hours ahead: \w{3} \d/),
      ],
    });
    expect(catalan.onePerson.every((one: any) => one.agentId === carme.body.id)).toBe(true);
    expect((await admin.get('/coverage?hours=0')).status).toBe(400);
    expect((await (await api.user('agent')).get('/coverage')).status).toBe(403);
  });

  it('knows what the steps of the queue do that work overflows into', async () => {
    await admin.send('PUT', '/api/v1/skills/basque', {});
    const queue = await admin.post('/queues', { name: 'backroom', teamIds: [] });
    expect(queue.status).toBe(201);
    const { fallback, queues } = plainPolicy;
    const [afterLast, steps] = [
      { do: 'overflow', afterSeconds: 60, queue: 'backroom' },
      [{ afterSeconds: 90, drop: ['basque'] }],
    ];
    const body = {
      ...plainPolicy,
      rules: [{ name: 'basque', when: {}, then: { ...fallback, required: [{ skill: 'basque', level: 2 }] } }],
      queues: {
        ...queues,
        [fallback.queue]: { order: 'age', steps: [], afterLast },
        backroom: { order: 'age', steps },
      },
    };
    const draft = await admin.post('/routing-policies/default/versions', { body });
    expect(
      (await admin.post(`/routing-policies/default/versions/${draft.body.version}/publish`)).status,
    ).toBe(200);
    const { classes } = (await admin.get('/coverage')).body;
    const basque = classes.find((one: any) => one.class.rules.includes('basque'));
    expect(basque).toMatchObject({
      neverEased: [],
      sentences: ['Nobody can do work of the queue support (basque ≥ 2) as it comes.'],
    });
    expect(basque.uncovered).toHaveLength(1);
  });

  it('says in which hours no step helps, where one helps in others', async () => {
    const team = await admin.post('/teams', { name: 'Weekend' });
    const day = [{ from: '00:00', to: '24:00' }];
    const never = { monday: [], tuesday: [], wednesday: [], thursday: [], friday: [] };
    await admin.post('/agents', {
      ...{ name: 'Wendy', email: 'wendy@firstline.test', teamIds: [team.body.id] },
      hours: {
        ...{ timeZone: 'UTC', holidays: [], exceptions: [] },
        weekly: { ...never, saturday: day, sunday: day },
      },
    });
    await admin.post('/queues', { name: 'weekend', teamIds: [team.body.id] });
    const { fallback, queues } = plainPolicy;
    const body = {
      ...plainPolicy,
      rules: [{ name: 'basque', when: {}, then: { ...fallback, required: [{ skill: 'basque', level: 2 }] } }],
      queues: {
        ...queues,
        [fallback.queue]: {
          ...{ order: 'age', steps: [] },
          afterLast: { do: 'overflow', afterSeconds: 60, queue: 'weekend' },
        },
        weekend: { order: 'age', steps: [{ afterSeconds: 90, drop: ['basque'] }] },
      },
    };
    const draft = await admin.post('/routing-policies/default/versions', { body });
    expect(
      (await admin.post(`/routing-policies/default/versions/${draft.body.version}/publish`)).status,
    ).toBe(200);
    await eventually(async () => {
      const { classes } = (await admin.get('/coverage')).body;
      const basque = classes.find((one: any) => one.class.rules.includes('basque'));
      expect(basque.sentences).toEqual([
        expect.stringMatching(
          /^Nobody can do work of the queue support \(basque ≥ 2\) as it comes, and no step helps in 120 of the hours ahead: /,
        ),
      ]);
      return true;
    });
  });

  it('counts hours by the clock on the wall, which begin half an hour later in India', async () => {
    const day = [{ from: '09:00', to: '17:00' }];
    const weekly = {
      ...{ monday: day, tuesday: day, wednesday: day, thursday: day },
      ...{ friday: day, saturday: day, sunday: day },
    };
    const body = { timeZone: 'Asia/Kolkata', weekly, holidays: [], exceptions: [] };
    await api.query('update agent set hours = null');
    const draft = await admin.post('/calendars/default/versions', { body });
    expect((await admin.post(`/calendars/default/versions/${draft.body.version}/publish`)).status).toBe(200);
    await eventually(async () => {
      const coverage = (await admin.get('/coverage?hours=48')).body;
      const basque = coverage.classes.find((one: any) => one.class.rules.includes('basque'));
      expect([coverage.timeZone, coverage.from.slice(13)]).toEqual(['Asia/Kolkata', ':30:00.000Z']);
      // 17:00 there.
      const ends = basque.uncovered.map((one: any) => one.to.slice(11));
      expect(ends).toContain('11:30:00.000Z');
      return true;
    });
  });
});
