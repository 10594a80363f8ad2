import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import { system } from '#contracts/event-types.ts';
import { select } from '#persistence/database.ts';
import { matchingHint } from '#persistence/stores/work/matching.store.ts';
import type { RoutingFixture } from '../../../../../test/builders/routing-fixture.ts';
import { StandingClock } from '../../../../../test/flow.ts';
import { heardHints } from '../../../../../test/postgres/heard-hints.ts';
import { RoutingDesk } from '../../../../../test/routing-flow.ts';
import { examine } from '../../doctor/examine.ts';
import type { Flow } from '../../flow.ts';
import { setPresence } from '../../presence/set-presence.ts';
import { matchWaiting } from '../matching/match-waiting.ts';
import { acceptOffer } from './accept-offer.ts';
import { declineOffer } from './decline-offer.ts';

describe('the ends of an offer', () => {
  let flow: Flow;
  let clock: StandingClock;
  let fixture: RoutingFixture;
  const desk = new RoutingDesk();

  beforeEach(async () => {
    ({ flow, clock, fixture } = await desk.begin());
  });
  afterAll(() => desk.end());

  const offered = async (channel: 'email' | 'chat' = 'email') => {
    const id = await fixture.waiting({ channel });
    await matchWaiting(flow);
    const offer = await fixture.offerOf(id);
    if (!offer) throw new Error('nothing was offered');
    return { id, offer, offerId: offer.id };
  };

  it('accepted: the agent owns it, and its room stays as it was', async () => {
    const ada = await fixture.agent();
    const { id, offerId } = await offered();
    const outcome = await acceptOffer(flow, { offerId, agentId: ada });
    expect(outcome).toMatchObject({ kind: 'accepted', conversation: { state: 'assigned', assigneeId: ada } });
    expect(await fixture.timeline(id)).toEqual([
      'conversation.queued',
      'offer.made',
      'offer.accepted',
      'assignment.started',
    ]);
    expect(await fixture.holds(ada)).toEqual(['work email 10']);
    expect(await fixture.count('timer')).toBe(0);
    expect(await acceptOffer(flow, { offerId, agentId: ada })).toEqual({ kind: 'gone', state: 'accepted' });
  });

  it('answered by somebody else, or never made: not found', async () => {
    await fixture.agent();
    const other = await fixture.agent({ presence: 'away' });
    const { offerId } = await offered();
    expect(await acceptOffer(flow, { offerId, agentId: other })).toEqual({ kind: 'not-found' });
    expect(await declineOffer(flow, { offerId: flow.newId(), agentId: other })).toEqual({
      kind: 'not-found',
    });
  });

  it('accepted at its very end: gone, before the timer has acted and after', async () => {
    const ada = await fixture.agent();
    const { offerId } = await offered();
    clock.forward(60);
    expect(await acceptOffer(flow, { offerId, agentId: ada })).toEqual({ kind: 'gone', state: 'expired' });
    await fixture.actOnTimers();
    expect(await acceptOffer(flow, { offerId, agentId: ada })).toEqual({ kind: 'gone', state: 'expired' });
    expect(await declineOffer(flow, { offerId, agentId: ada })).toEqual({ kind: 'gone', state: 'expired' });
  });

  it('expired: it keeps its place, the agent rests, and the next one is asked in the same round', async () => {
    const ada = await fixture.agent();
    const { id, offer } = await offered();
    const place = (await fixture.conversation(id)).queuedAt;
    const ben = await fixture.agent();
    const told = () =>
      fixture.count(`outbox where queue = 'sla-follow' and payload ->> 'conversationId' = '${id}'`);
    const before = await told();
    clock.forward(60);
    await fixture.actOnTimers();
    // Its clocks are told, as of every way back: left to the sweep, they would follow half a minute later.
    expect(await told()).toBe(before + 1);
    expect(await fixture.conversation(id)).toMatchObject({
      state: 'queued',
      queuedAt: place,
      routingRound: 1,
    });
    expect(await fixture.holds(ada)).toEqual([]);
    await matchWaiting(flow);
    expect(await fixture.offerOf(id)).toMatchObject({ agentId: ben, round: 1 });
    expect(offer.agentId).toBe(ada);

    // While Ada rests she gets nothing else either.
    const other = await fixture.waiting({ channel: 'voice' });
    await setPresence(flow, { agentId: ben, presence: 'busy', by: system });
    await matchWaiting(flow);
    expect(await fixture.offerOf(other)).toBeUndefined();
    clock.forward(30);
    await fixture.actOnTimers();
    await matchWaiting(flow);
    expect(await fixture.offerOf(other)).toMatchObject({ agentId: ada });
  });

  it('declined: the same, without a rest from other work', async () => {
    const ada = await fixture.agent();
    const { id, offerId } = await offered();
    const declined = await declineOffer(flow, { offerId, agentId: ada, reason: 'lunch' });
    expect(declined).toMatchObject({ kind: 'declined', conversation: { state: 'queued', routingRound: 1 } });
    expect(await fixture.timeline(id)).toEqual([
      'conversation.queued',
      'offer.made',
      'offer.declined',
      'conversation.queued',
    ]);
    const other = await fixture.waiting();
    await matchWaiting(flow);
    expect(await fixture.offerOf(other)).toMatchObject({ agentId: ada });
    expect(await fixture.offerOf(id)).toBeUndefined();
  });

  it('a lone agent is asked again after the rest, in a new round', async () => {
    const ada = await fixture.agent();
    const { id, offerId } = await offered();
    await declineOffer(flow, { offerId, agentId: ada });
    clock.forward(29);
    await fixture.actOnTimers();
    await matchWaiting(flow);
    expect(await fixture.offerOf(id)).toBeUndefined();
    clock.forward(1);
    const hints = await heardHints(desk.url, matchingHint);
    await fixture.actOnTimers();
    expect(await hints.count()).toBe(1);
    await hints.close();
    await matchWaiting(flow);
    expect(await fixture.offerOf(id)).toMatchObject({ agentId: ada, round: 2 });
    expect(await fixture.conversation(id)).toMatchObject({ routingRound: 2 });
  });

  it('withdrawn when the agent leaves: it keeps its place, and nobody rests', async () => {
    const ada = await fixture.agent();
    const { id, offerId } = await offered();
    const place = (await fixture.conversation(id)).queuedAt;
    await setPresence(flow, { agentId: ada, presence: 'away', by: { kind: 'agent', id: ada } });
    expect(await fixture.conversation(id)).toMatchObject({
      state: 'queued',
      queuedAt: place,
      routingRound: 1,
    });
    expect(await fixture.holds(ada)).toEqual([]);
    expect(await acceptOffer(flow, { offerId, agentId: ada })).toEqual({ kind: 'gone', state: 'withdrawn' });
    await setPresence(flow, { agentId: ada, presence: 'available', by: { kind: 'agent', id: ada } });
    await matchWaiting(flow);
    expect(await fixture.offerOf(id)).toMatchObject({ agentId: ada, round: 1 });
  });

  it('all of them at once: one wins, and everything else follows from it', async () => {
    const agents = [];
    for (let n = 0; n < 5; n++) agents.push(await fixture.agent());
    for (let n = 0; n < 30; n++) await fixture.waiting();
    await matchWaiting(flow);
    const offers = await select<{ id: string; agentId: string }>(
      flow.database.reading,
      `select id, agent_id as "agentId" from offer where state = 'pending'`,
    );
    expect(offers).toHaveLength(30);

    // One process is a blink before the end of the offers and the other at it, so every ending is possible.
    clock.forward(59.999);
    const later = new StandingClock(new Date(clock.now().getTime() + 1));
    const there = { ...flow, clock: later };
    const { runDueTimers } = await import('../../timers/run-due-timers.ts');
    const { routingActs } = await import('../routing-acts.ts');
    const fail = (_timers: readonly string[], error: unknown) => {
      throw error;
    };
    const answers = offers.flatMap(({ id: offerId, agentId }, at) => [
      acceptOffer(flow, { offerId, agentId }),
      at % 3 === 0 ? declineOffer(flow, { offerId, agentId }) : acceptOffer(there, { offerId, agentId }),
    ]);
    const [outcomes] = await Promise.all([
      Promise.all(answers),
      runDueTimers(there, 'routing', routingActs, fail),
      runDueTimers(there, 'routing', routingActs, fail),
      setPresence(flow, { agentId: agents[0]!, presence: 'away', by: system }),
      setPresence(flow, { agentId: agents[1]!, presence: 'offline', by: system }),
      matchWaiting(flow),
    ]);

    const accepted = outcomes.filter((one) => one.kind === 'accepted').length;
    expect(await fixture.count(`offer where state = 'accepted'`)).toBe(accepted);
    expect(await fixture.count('assignment where ended_at is null')).toBe(accepted);
    expect(await fixture.count(`conversation where state = 'assigned'`)).toBe(accepted);
    expect(await fixture.count(`offer where state = 'pending'`)).toBe(
      await fixture.count(`conversation where state = 'offered'`),
    );
    expect(await fixture.count(`holding where until_at is null`)).toBe(
      await fixture.count(`conversation where state in ('offered', 'assigned')`),
    );
    const endings = await fixture.count(
      `event where type in ('offer.accepted', 'offer.declined', 'offer.expired', 'offer.withdrawn')`,
    );
    expect(await fixture.count(`offer where state <> 'pending'`)).toBe(endings);
    for (const finding of await examine(flow)) expect(finding).toMatchObject({ violations: [] });
  });
});
