import { describe, expect, it } from '@jest/globals';
import { littleHouse, needsOf } from '../../../../../test/builders/little-house.ts';
import { atMs, held, routable, waiting } from '../../../../../test/builders/pool.ts';
import { testPolicy } from '../../../../../test/builders/routing-policy.ts';
import { decide } from '../decide.ts';
import { dispatchRules } from '../dispatch-rules.ts';
import { channelLesson } from './channel-lesson.ts';
import { groupKey } from './estimates.ts';
import { GroupPrices } from './group-prices.ts';
import { Group } from './group.ts';
import { ChannelTable } from './channel-table.ts';

const policy = testPolicy();
/** Calls are not expected, and cheap places for chats come up often. */
const estimates = (callsAMinute: number) =>
  littleHouse({ channel: 'voice', worth: 2, perMinute: callsAMinute, tightness: 0 }, 'chat');

function queueOf(
  waits: number,
  ready: number,
  callsAMinute: number,
  shortage?: number,
  backlog?: number,
  channel = 'voice',
): Group {
  const rules = dispatchRules(policy);
  const table = new ChannelTable(rules.channels);
  const group = new Group(groupKey(needsOf(channel)), table.numberOf(channel), table, new GroupPrices());
  const channels = {
    [channel]: { handlingMs: 300_000, answerMs: 0, shortage },
    email: { handlingMs: 300_000, answerMs: 0, backlog },
  };
  const expected = { channel, worth: 2, perMinute: callsAMinute, tightness: 0 };
  const known = { ...littleHouse(expected, 'sms'), channels };
  group.learn(known.groups[group.key], channelLesson(known, channel, rules));
  group.waiting = waits;
  group.ready = ready;
  return group;
}

describe('calls that wait', () => {
  it('should have been served in turn after half the time in which as many arrive, and some more where they are few', () => {
    // 0.5 × 100 + 0.7 × 10 at 4 a minute, and 0.5 + 0.7.
    expect(queueOf(100, 0, 4).turnMs).toBeCloseTo(15 * 57_000, 6);
    expect(queueOf(1, 0, 4).turnMs).toBeCloseTo(15 * 1_200, 6);
    expect(queueOf(0, 0, 4).turnMs).toBe(0);
  });

  it('are worth something to whoever is not free, by the part of a minute that waits for nobody free', () => {
    // Three of four that arrive in a minute, worth 2 each.
    expect(queueOf(3, 0, 4).worthOfQueue()).toBeCloseTo(1.5, 9);
    expect(queueOf(5, 2, 4).worthOfQueue()).toBeCloseTo(1.5, 9);
    expect(queueOf(4, 0, 4).worthOfQueue()).toBe(2);
    expect(queueOf(2, 2, 4).worthOfQueue()).toBe(0);
    expect(queueOf(3, 0, 0).worthOfQueue()).toBe(0);
    // Where hardly anybody calls, one is a queue.
    expect(queueOf(1, 0, 0.01).worthOfQueue()).toBe(2);
    // In a rush more: 6 of 4 in a minute, or of what four would be anywhere, but no more than three times one.
    expect(queueOf(6, 0, 4).worthOfQueue()).toBeCloseTo(3, 9);
    expect(queueOf(6, 0, 0.01).worthOfQueue()).toBeCloseTo(3, 9);
    expect(queueOf(99, 0, 4).worthOfQueue()).toBe(6);
  });

  it('are lost for want of one agent the longer, the shorter people are', () => {
    const lossAt = (shortage: number) => queueOf(0, 2, 1, shortage).lossByOneFewer();
    expect(lossAt(0.6) / lossAt(0.1)).toBeCloseTo((0.42 + 0.42 * 0.6) / (0.42 + 0.42 * 0.1), 9);
  });

  it('are lost for longer while a backlog fills up whoever comes free, by far where people are not short all day', () => {
    const lossAt = (shortage: number, backlog?: number) =>
      queueOf(0, 2, 1, shortage, backlog).lossByOneFewer();
    const timesAt = (shortage: number, backlog: number) => lossAt(shortage, backlog) / lossAt(shortage, 0);
    expect(timesAt(0, 1)).toBeCloseTo(41.3, 9);
    expect(timesAt(0.3, 1)).toBeCloseTo(17.3, 9);
    expect(timesAt(0.3, 0.5)).toBeCloseTo(9.15, 9);
    expect(timesAt(0.5, 1)).toBeCloseTo(1.3, 9);
    expect(timesAt(0.7, 1)).toBeCloseTo(1.3, 9);
    expect(lossAt(0.3)).toBe(lossAt(0.3, 0));
  });

  it('are so alone: more room for chats would be taken from the backlog itself', () => {
    const lossAt = (backlog: number) => queueOf(0, 2, 1, 0.3, backlog, 'chat').lossByOneFewer();
    expect(lossAt(1) / lossAt(0)).toBeCloseTo(1.3, 9);
  });

  it('keep a chat with time from whoever would come free for them the later', () => {
    const chat = waiting('chat', { channel: 'chat', deadlineMs: atMs + 900_000 });
    const call = waiting('call', { channel: 'voice', deadlineMs: atMs + 20_000 });
    const ada = routable('ada', { held: [held('chat', 30)] });
    const decided = (all: (typeof chat)[]) =>
      decide({ waiting: all, agents: [ada], estimates: estimates(0.01) }, policy, atMs).find(
        (one) => one.conversationId === 'chat',
      );
    expect(decided([chat])).toMatchObject({ kind: 'offer', agentId: 'ada' });
    expect(decided([chat, call])).toMatchObject({ kind: 'wait', because: 'spared' });
    const urgent = { ...chat, deadlineMs: atMs + 5_000 };
    const offer = decided([urgent, call]);
    if (offer?.kind !== 'offer') throw new Error('It was not offered.');
    const [first] = offer.considered;
    expect(first?.terms.reduce((sum, term) => sum + term.points, 0)).toBe(first?.score);
    // Half of what a call is worth, over the chat that she has and this one.
    const reserve = first?.terms.find(({ name }) => name === 'reserve')?.value ?? 0;
    const alone = decided([urgent]);
    const before =
      alone?.kind === 'offer' ? alone.considered[0]?.terms.find(({ name }) => name === 'reserve') : undefined;
    expect(reserve - (before?.value ?? 0)).toBeCloseTo((-0.5 * 2) / 2, 6);
  });
});
