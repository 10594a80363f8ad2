import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import { system } from '#contracts/event-types.ts';
import { selectOne } from '#persistence/database.ts';
import { matchingHint } from '#persistence/stores/work/matching.store.ts';
import type { RoutingFixture } from '../../../../test/builders/routing-fixture.ts';
import { StandingClock } from '../../../../test/flow.ts';
import { heardHints } from '../../../../test/postgres/heard-hints.ts';
import { RoutingDesk } from '../../../../test/routing-flow.ts';
import { examine } from '../doctor/examine.ts';
import type { Flow } from '../flow.ts';
import { changeAgent } from '../people/change-agent.ts';
import { matchWaiting } from '../routing/matching/match-waiting.ts';
import { acceptOffer } from '../routing/offers/accept-offer.ts';
import { sweepRouting } from '../routing/sweep-routing.ts';
import { heartbeat } from './heartbeat.ts';
import { setPresence } from './set-presence.ts';

describe('presence', () => {
  let flow: Flow;
  let clock: StandingClock;
  let fixture: RoutingFixture;
  const desk = new RoutingDesk();

  beforeEach(async () => {
    ({ flow, clock, fixture } = await desk.begin());
  });
  afterAll(() => desk.end());

  const presenceOf = async (id: string) =>
    (
      await selectOne<{ presence: string }>(
        flow.database.reading,
        'select presence from agent where id = $1',
        [id],
      )
    )?.presence;

  it('of a live session ends 90 s after its last sign of life, and takes the offers along', async () => {
    const ada = await fixture.agent({ presence: 'offline' });
    await setPresence(flow, { agentId: ada, presence: 'available', by: system, session: true });
    for (let beat = 0; beat < 4; beat++) {
      clock.forward(60);
      await fixture.actOnTimers();
      expect(await heartbeat(flow, { agentId: ada })).toEqual({ kind: 'noted', presence: 'available' });
    }
    clock.forward(60);
    const id = await fixture.waiting();
    await matchWaiting(flow);
    expect(await fixture.offerOf(id)).toMatchObject({ agentId: ada });
    clock.forward(29);
    await fixture.actOnTimers();
    expect(await presenceOf(ada)).toBe('available');
    clock.forward(1);
    await fixture.actOnTimers();
    expect(await presenceOf(ada)).toBe('offline');
    expect(await fixture.conversation(id)).toMatchObject({ state: 'queued' });
    expect(await heartbeat(flow, { agentId: ada })).toEqual({ kind: 'noted', presence: 'offline' });
  });

  it('ends with the account, and takes the offers along at once', async () => {
    const ada = await fixture.agent();
    const id = await fixture.waiting();
    await matchWaiting(flow);
    expect(await fixture.offerOf(id)).toMatchObject({ agentId: ada });
    const change = { agentId: ada, version: 1, change: { active: false }, by: system };
    expect(await changeAgent(flow, change)).toEqual({ kind: 'changed', version: 2 });
    expect(await presenceOf(ada)).toBe('offline');
    clock.forward(1);
    await fixture.actOnTimers();
    expect(await fixture.conversation(id)).toMatchObject({ state: 'queued' });
  });

  it('that no session keeps up holds until it is set again', async () => {
    const ada = await fixture.agent();
    clock.forward(3_600);
    await fixture.actOnTimers();
    expect(await presenceOf(ada)).toBe('available');
    expect(await fixture.count('timer')).toBe(0);
  });

  it('once a session beats for it, lapses too', async () => {
    const ada = await fixture.agent();
    await heartbeat(flow, { agentId: ada });
    clock.forward(90);
    await fixture.actOnTimers();
    expect(await presenceOf(ada)).toBe('offline');
  });

  it('lapses too when the session went on beating while the agent was offline', async () => {
    const ada = await fixture.agent({ presence: 'offline' });
    await heartbeat(flow, { agentId: ada });
    await setPresence(flow, { agentId: ada, presence: 'available', by: system });
    await heartbeat(flow, { agentId: ada });
    clock.forward(90);
    await fixture.actOnTimers();
    expect(await presenceOf(ada)).toBe('offline');
  });

  it('leaves what is assigned with its owner', async () => {
    const ada = await fixture.agent();
    const id = await fixture.waiting();
    await matchWaiting(flow);
    const offer = await fixture.offerOf(id);
    await acceptOffer(flow, { offerId: offer!.id, agentId: ada });
    await setPresence(flow, { agentId: ada, presence: 'offline', by: system });
    expect(await fixture.conversation(id)).toMatchObject({ state: 'assigned', assigneeId: ada });
  });

  it('wakes the matcher when somebody comes, and tells each change once', async () => {
    const ada = await fixture.agent({ presence: 'away' });
    const hints = await heardHints(desk.url, matchingHint);
    for (let n = 0; n < 2; n++) await setPresence(flow, { agentId: ada, presence: 'available', by: system });
    expect(await hints.count()).toBe(1);
    await hints.close();
    expect(await fixture.count(`event where type = 'agent.presence-changed' and agent_id = $1`, [ada])).toBe(
      2,
    );
  });

  it('of nobody cannot be set', async () => {
    const nobody = flow.newId();
    expect(await setPresence(flow, { agentId: nobody, presence: 'away', by: system })).toEqual({
      kind: 'not-found',
    });
    expect(await heartbeat(flow, { agentId: nobody })).toEqual({ kind: 'not-found' });
  });

  it('changing while offers are made leaves none with who left', async () => {
    const agents = [];
    for (let n = 0; n < 6; n++) agents.push(await fixture.agent());
    for (let n = 0; n < 40; n++) await fixture.waiting();
    await Promise.all([
      matchWaiting(flow),
      ...agents.slice(0, 3).map((agentId) => setPresence(flow, { agentId, presence: 'away', by: system })),
      matchWaiting(flow),
    ]);
    expect(
      await fixture.count(
        `offer join agent on agent.id = offer.agent_id where offer.state = 'pending' and agent.presence <> 'available'`,
      ),
    ).toBe(0);
    await matchWaiting(flow);
    expect(await fixture.count(`offer where state = 'pending'`)).toBe(24);
  });

  it('is known in its order when processes’ clocks differ by a little', async () => {
    const ahead: Flow = { ...flow, clock: new StandingClock(new Date(clock.at.getTime() + 40)) };
    const ada = await fixture.agent({ presence: 'offline' });
    await setPresence(flow, { agentId: ada, presence: 'away', by: system });
    await setPresence(ahead, { agentId: ada, presence: 'available', by: system });
    await fixture.waiting();
    await matchWaiting(flow);
    await fixture.waiting();
    await matchWaiting(ahead);
    expect(await fixture.count('offer')).toBe(2);
    await setPresence(flow, { agentId: ada, presence: 'away', by: system });
    expect((await examine(flow)).flatMap((one) => one.violations)).toEqual([]);
  });

  it('of one whose process died between leaving and giving back is seen to by the timer, or the sweep', async () => {
    const ada = await fixture.agent();
    const id = await fixture.waiting();
    await matchWaiting(flow);
    await flow.database.reading.query(`update agent set presence = 'away' where id = $1`, [ada]);
    expect(await sweepRouting(flow)).toBe(1);
    expect(await sweepRouting(flow)).toBe(0);
    await fixture.actOnTimers();
    expect(await fixture.conversation(id)).toMatchObject({ state: 'queued' });
  });
});
