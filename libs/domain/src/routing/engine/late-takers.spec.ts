import { describe, expect, it } from '@jest/globals';
import { littleHouse } from '../../../../../test/builders/little-house.ts';
import { atMs, held, routable, waiting } from '../../../../../test/builders/pool.ts';
import { testPolicy } from '../../../../../test/builders/routing-policy.ts';
import { decide } from '../decide.ts';
import { dispatchRules } from '../dispatch-rules.ts';
import { bestWork } from './best-work.ts';
import { Dispatch } from './dispatch.ts';

const hour = 3_600_000;
/** A chat comes each minute, and cheap places for mail come up often, so that room is kept for chats. */
const estimates = littleHouse({ channel: 'chat', worth: 2, perMinute: 1, tightness: 0.3 }, 'email');

/** With seven mails of ten units there is just no room for one more beside a chat of thirty. */
const ada = routable('ada', { held: Array.from({ length: 7 }, () => held('email', 10)) });
const inTime = waiting('in time', { deadlineMs: atMs + 6 * hour });
const late = waiting('late', { deadlineMs: atMs - hour });

const offered = (waits: readonly ReturnType<typeof waiting>[]) =>
  decide({ waiting: waits, agents: [ada], estimates }, testPolicy(), atMs).flatMap((one) =>
    one.kind === 'offer' ? [one.conversationId] : [],
  );

describe('room that late work would take', () => {
  it('is given to what can still be done in time, which else is held', () => {
    expect(offered([inTime])).toEqual([]);
    expect(offered([late])).toEqual(['late']);
    expect(offered([inTime, late])[0]).toBe('in time');
  });

  it('is not given to late work before that because they have a skill that is welcome for it', () => {
    const deep = routable('ada', { ...ada, skills: { german: 5 } });
    const welcome = waiting('late', { ...late, preferred: [{ skill: 'german', level: 1 }] });
    const [first] = decide(
      { waiting: [inTime, welcome], agents: [deep], estimates },
      testPolicy(),
      atMs,
    ).filter((one) => one.kind === 'offer');
    expect(first).toMatchObject({ conversationId: 'in time' });
  });

  it('is found alike from the side of the agent', () => {
    const chosen = (waits: readonly ReturnType<typeof waiting>[]) => {
      const dispatch = new Dispatch(dispatchRules(testPolicy()), 1, estimates);
      const seat = dispatch.seat(ada, atMs);
      for (const one of waits) dispatch.add(one);
      return bestWork(dispatch, seat, atMs)?.waiting.work.id;
    };
    expect(chosen([inTime])).toBeUndefined();
    expect(chosen([late])).toBe('late');
    expect(chosen([inTime, late])).toBe('in time');
  });
});
