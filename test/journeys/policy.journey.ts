import { randomUUID } from 'node:crypto';
import { beforeEach, expect, it } from '@jest/globals';
import { eventually } from '../eventually.ts';
import { clearInbox, Desk } from './desk.ts';
import type { Installation } from './installation.ts';

const path = '/routing-policies/default';

/** A policy is checked, run dry, put in shadow, on a share, live and back; what it decides is explained, and moved by hand. */
export function policyJourneys(installation: () => Installation): void {
  beforeEach(async () => {
    await clearInbox(new Desk(await installation().as('sue')));
  });

  it('goes from draft over shadow and a share to live, and back in one call', async () => {
    const { world, as, supportAddress } = installation();
    const sue = await as('sue');
    const desk = new Desk(sue);
    const word = `gadget-${randomUUID().slice(0, 8)}`;
    const standing = async () => sue.get(path);
    const move = async (what: string, body: object = {}) => {
      const { version } = await standing();
      const moved = await sue.call('POST', `${path}/${what}`, body, { 'if-match': `"${version}"` });
      expect([what, moved.status]).toEqual([what, 200]);
      // Every process works by a policy that is at most one second old.
      const everywhereAt = Date.now() + 1_100;
      await eventually(() => Date.now() > everywhereAt);
      return moved.body;
    };
    const opened = async () => {
      const subject = `About my ${word} ${randomUUID()}`;
      await world.sendMail({
        from: `${randomUUID()}@example.org`,
        to: supportAddress,
        subject,
        text: 'Hello?',
      });
      const found = await desk.find('', (one) => one.subject === subject);
      return sue.get(`/conversations/${found.id}`);
    };
    const live = await sue.get(`${path}/versions/${(await standing()).liveVersion}`);
    const gadgets = {
      name: word,
      when: { all: [{ subjectMatches: [`\\b${word}\\b`] }, { history: { known: false } }] },
      then: {
        queue: 'sales',
        priority: 'high',
        required: [{ skill: 'sales', level: 2 }],
        preferred: [],
        hard: true,
      },
    };
    const body = { ...live.body, rules: [gadgets, ...live.body.rules] };
    const checked = await sue.post(`${path}/check`, { body });
    expect(checked.errors).toBe(0);
    const { version } = await sue.post(`${path}/versions`, { body, note: 'gadgets' });
    const diff = await sue.get(`${path}/versions/${version}/diff`);
    expect(diff.changes).toMatchObject([{ kind: 'added', path: 'rules.0' }]);

    const before = await opened();
    expect(before.rule).not.toBe(word);
    const run = await sue.post(`${path}/versions/${version}/dry-run`, { scan: 1 });
    expect(run.examples).toMatchObject([
      { conversationId: before.id, would: { rule: word, queue: 'sales', hard: true } },
    ]);

    await move(`versions/${version}/shadow`, { note: 'to look' });
    const shadowed = await opened();
    expect(shadowed.rule).not.toBe(word);
    const { items } = await sue.get(`${path}/versions/${version}/shadow/conversations`);
    expect(items[0]).toMatchObject({ conversationId: shadowed.id, rule: word, queue: 'sales' });
    expect(await sue.get(`${path}/versions/${version}/shadow`)).toMatchObject({ failures: 0 });

    await move(`versions/${version}/share`, { percent: 100 });
    expect(await opened()).toMatchObject({ rule: word, policyVersion: version });
    await move(`versions/${version}/publish`);
    expect(await standing()).toMatchObject({ liveVersion: version, previousVersion: live.version });
    await move('rollback', { note: 'enough' });
    expect((await opened()).rule).not.toBe(word);
    const { items: changes } = await sue.get(`${path}/changes?limit=2`);
    expect(changes.map((one: any) => one.because)).toEqual(['rolled-back', 'replaced']);
  });

  it('looks at what was noted of a customer before they first wrote', async () => {
    const { world, as, supportAddress } = installation();
    const sue = await as('sue');
    const from = `vera-${randomUUID()}@example.org`;
    const { id } = await sue.post('/customers', {
      name: 'Vera',
      attributes: { segment: 'vip' },
      identities: [{ kind: 'email', value: from }],
    });
    await world.sendMail({ from, to: supportAddress, subject: 'Hello', text: 'Please call me back.' });
    const opened = await new Desk(sue).find(`customer=${id}`);
    const { liveVersion } = await sue.get(path);
    const live = await sue.get(`${path}/versions/${liveVersion}`);
    const important = { name: 'important', when: { segments: ['vip'] }, then: live.body.fallback };
    const body = { ...live.body, rules: [important, ...live.body.rules] };
    const { version } = await sue.post(`${path}/versions`, { body, note: 'important customers' });
    const run = await sue.post(`${path}/versions/${version}/dry-run`, { scan: 1 });
    expect(run.examples).toMatchObject([{ conversationId: opened.id, would: { rule: 'important' } }]);
  });

  it('explains what it decides, and records what people decide instead', async () => {
    const { world, as, supportAddress } = installation();
    const sue = await as('sue');
    const desk = new Desk(sue);
    const [ada, gerda, ben] = await Promise.all(
      ['ada', 'gerda', 'ben'].map(async (name) => new Desk(await as(name))),
    );
    await Promise.all([ada!, gerda!, ben!].map((one) => one.presence('away')));
    const subject = `Why me ${randomUUID()}`;
    await world.sendMail({ from: 'curious@example.org', to: supportAddress, subject, text: 'Hello?' });
    const { id } = await desk.find('', (one) => one.subject === subject);
    const waiting = await eventually(async () => {
      const { waiting: why } = await sue.get(`/conversations/${id}/routing`);
      return why?.wouldFree.length > 0 && why;
    });
    expect(waiting.wouldFree.map((one: any) => one.kind)).toContain('presence');
    const mine = await ada!.client.get('/me');
    const whyNot = await ada!.client.get(`/conversations/${id}/routing/agents/${mine.id}`);
    expect(whyNot).toMatchObject({ basis: 'now', verdict: { because: 'not-available' } });

    await ada!.presence('available');
    await ada!.accept(id);
    const why = await ada!.client.get(`/conversations/${id}/routing/agents/${mine.id}`);
    expect(why.verdict.kind).toBe('chosen');
    const points = (why.verdict.terms as { points: number }[]).map((one) => one.points);
    expect(points.reduce((sum, one) => sum + one, 0)).toBe(why.verdict.score);

    const { version } = await ada!.conversation(id);
    const theirs = await gerda!.client.get('/me');
    const reason = 'speaks their language';
    const moved = await ada!.client.call(
      'POST',
      `/conversations/${id}/transfer`,
      { to: { agentId: theirs.id }, reason },
      { 'if-match': `"${version}"` },
    );
    expect([moved.status, moved.body.assigneeId]).toEqual([200, theirs.id]);
    const fact = (await desk.facts(id)).find((one) => one.type === 'conversation.transferred');
    expect(fact.data).toMatchObject({ from: mine.id, agentId: theirs.id, reason });
    await desk.setStatus(id, 'resolved');
    await ada!.presence('away');
  });

  it('shows which work nobody on shift can do', async () => {
    const sue = await installation().as('sue');
    const radar = await sue.get('/coverage');
    expect(radar.classes.length).toBeGreaterThan(0);
    expect(radar.skills.map((one: any) => one.skill)).toContain('german');
  });
}
