import { describe, expect, it } from '@jest/globals';
import { atMs, held, routable, waiting } from '../../../../test/builders/pool.ts';
import { testPolicy } from '../../../../test/builders/routing-policy.ts';
import { obstacle } from './eligibility.ts';

const situation = { capacity: testPolicy().capacity, nowMs: atMs };
const need = waiting('c', {
  channel: 'chat',
  teams: ['care'],
  required: [
    { skill: 'german', level: 3 },
    { skill: 'billing', level: 2 },
  ],
  asked: [{ agentId: 'asked', atMs }],
});
const able = { teams: ['care'], skills: { german: 3, billing: 2 } };

describe('why an agent is passed over', () => {
  it('is nothing for one who is available, of the team, skilled just enough and free', () => {
    expect(obstacle(need, routable('a', able), situation)).toBeUndefined();
  });

  it.each(['busy', 'away', 'offline'] as const)('names a presence of %s before all else', (presence) => {
    const agent = routable('a', { presence, restUntilMs: atMs + 1 });
    expect(obstacle(need, agent, situation)).toEqual({ because: 'not-available', what: presence });
  });

  it('is the rest after a missed offer, until its very end', () => {
    const resting = { ...able, teams: [] as string[] };
    expect(obstacle(need, routable('a', { ...resting, restUntilMs: atMs + 1 }), situation)).toEqual({
      because: 'resting',
    });
    expect(obstacle(need, routable('a', { ...able, restUntilMs: atMs }), situation)).toBeUndefined();
  });

  it('is the team, when the agent is in none that may serve', () => {
    expect(obstacle(need, routable('a', { teams: ['sales'], skills: {} }), situation)).toEqual({
      because: 'wrong-team',
    });
    expect(
      obstacle({ ...need, teams: [] }, routable('a', { ...able, teams: [] }), situation),
    ).toBeUndefined();
  });

  it('is the first required skill that the agent has not at all', () => {
    const agent = routable('a', { ...able, skills: { german: 1 } });
    expect(obstacle(need, agent, situation)).toEqual({ because: 'missing-skill', what: 'billing' });
  });

  it('is the first required skill that the agent has too little of', () => {
    const agent = routable('a', { ...able, skills: { german: 2, billing: 5 } });
    expect(obstacle(need, agent, situation)).toEqual({ because: 'skill-level', what: 'german 3' });
  });

  it('is that there is no phone to ring, for a call alone', () => {
    const call = { ...need, channel: 'voice' as const };
    const agent = routable('asked', { ...able, hasPhone: false });
    expect(obstacle(call, agent, situation)).toEqual({ because: 'no-phone' });
    expect(obstacle(call, { ...agent, skills: new Map() }, situation)).toMatchObject({
      because: 'missing-skill',
    });
    expect(obstacle(call, routable('a', able), situation)).toBeUndefined();
    expect(obstacle({ ...need, asked: [] }, agent, situation)).toBeUndefined();
  });

  it('is that the agent was asked in this round, before the room is looked at', () => {
    const agent = routable('asked', { ...able, held: [held('voice', 100)] });
    expect(obstacle(need, agent, situation)).toEqual({ because: 'asked-this-round' });
  });

  it('is the kind of room that is lacking', () => {
    const agent = routable('a', { ...able, held: [held('chat', 80)] });
    expect(obstacle(need, agent, situation)).toEqual({ because: 'no-room', what: 'units' });
  });
});
