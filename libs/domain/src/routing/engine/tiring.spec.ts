import { describe, expect, it } from '@jest/globals';
import { littleHouse } from '../../../../../test/builders/little-house.ts';
import { atMs, held, routable, waiting } from '../../../../../test/builders/pool.ts';
import { testPolicy } from '../../../../../test/builders/routing-policy.ts';
import { decide } from '../decide.ts';
import type { RoutableAgent, WaitingConversation } from '../snapshot.ts';
import { unknownAgent } from './estimates.ts';
import { varietyOf } from './score.ts';

const hour = 3_600_000;
/** Calls are expected, and cheap places for mail come up often. */
const knowing = (hardRun: number) =>
  littleHouse({ channel: 'voice', worth: 4, perMinute: 1, tightness: 0.6 }, 'email', {
    ada: { ...unknownAgent, hardRun },
  });

const decided = (hardRun: number) =>
  decide(
    {
      waiting: [waiting('mail', { deadlineMs: atMs + 6 * hour })],
      agents: [routable('ada', { held: [held('chat', 30)] })],
      estimates: knowing(hardRun),
    },
    testPolicy(),
    atMs,
  )[0];

describe('hard conversations in a row', () => {
  it('weigh a sixteenth of their cube against one more, and speak for something else', () => {
    expect([0, 1, 2].map((run) => varietyOf(true, false, run))).toEqual([-0, -1 / 16, -1 / 2]);
    // After four in a row others have the next, or what is easy comes before it.
    expect(varietyOf(true, false, 4)).toBe(-4 - 40);
    expect(varietyOf(false, false, 2)).toBeCloseTo(0.2 + 0.25, 12);
    // At most three tenths and half of eight.
    expect(varietyOf(false, false, 9)).toBeCloseTo(0.3 + 4, 12);
    // What calls may interrupt takes nobody from them.
    expect(varietyOf(false, true, 2)).toBe(varietyOf(false, false, 2));
    expect(varietyOf(false, true, 3)).toBeCloseTo(varietyOf(false, false, 3) + 20, 12);
  });

  it('bring somebody in conversation an easy mail after three, which would wait for a quiet place', () => {
    expect(decided(0)).toMatchObject({ kind: 'wait', because: 'spared' });
    expect(decided(2)).toMatchObject({ kind: 'wait', because: 'spared' });
    const decision = decided(3);
    expect(decision).toMatchObject({ kind: 'offer', agentId: 'ada' });
    if (decision?.kind !== 'offer') return;
    const [ada] = decision.considered;
    expect(ada?.terms.find(({ name }) => name === 'variety')?.points).toBeGreaterThan(0);
    expect(ada?.terms.reduce((sum, term) => sum + term.points, 0)).toBe(ada?.score);
  });

  const call = waiting('call', {
    channel: 'voice',
    queue: 'Claims',
    priority: 'urgent',
    deadlineMs: atMs + 10_000,
  });
  const policy = testPolicy({
    queues: { Care: { order: 'urgency', steps: [] }, Claims: { order: 'urgency', steps: [], hard: true } },
  });
  const given = (all: WaitingConversation[], agents: RoutableAgent[]) =>
    decide({ waiting: all, agents, estimates: knowing(0) }, policy, atMs).flatMap((one) =>
      one.kind === 'offer' ? [`${one.conversationId} to ${one.agentId}`] : [],
    );
  const mail = (id: string) => waiting(id, { deadlineMs: atMs + 6 * hour });

  it('bring an easy mail before the next call, which it gives way to, and no second one', () => {
    const mails = [mail('mail'), mail('other')];
    expect(given([call, ...mails], [routable('ada')])).toEqual(['call to ada']);
    expect(given([call, ...mails], [routable('ada', { hardRun: 3 })])).toEqual([
      'mail to ada',
      'call to ada',
    ]);
  });

  it('leave the next to somebody else after four, or to them after what is easy, of which none is kept', () => {
    const tired = routable('ada', { hardRun: 4 });
    const chat = waiting('chat', { channel: 'chat', deadlineMs: atMs + 900_000 });
    const other = routable('bob', { held: [held('email', 10)] });
    expect(given([call], [tired, other])).toEqual(['call to bob']);
    expect(given([call], [tired])).toEqual(['call to ada']);
    expect(given([call, chat], [tired])).toEqual(['chat to ada']);
  });
});
