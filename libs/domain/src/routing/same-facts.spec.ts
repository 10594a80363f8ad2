import { describe, expect, it } from '@jest/globals';
import { atMs, held, routable, waiting } from '../../../../test/builders/pool.ts';
import { samePerson, sameWork } from './same-facts.ts';
import type { RoutableAgent, WaitingConversation } from './snapshot.ts';

const agent = routable('ada', {
  skills: { german: 3 },
  teams: ['care'],
  held: [{ ...held('email', 10), customer: 'ann' }],
  restUntilMs: atMs,
  lastAssignedAtMs: atMs,
});
const work = waiting('c', {
  required: [{ skill: 'german', level: 3 }],
  preferred: [{ skill: 'billing', level: 1 }],
  teams: ['care'],
  deadlineMs: atMs,
  asked: [{ agentId: 'ada', atMs }],
  customer: 'ann',
  lastAgentId: 'ada',
  keptUntilMs: atMs,
});
const [holding] = agent.held;

/** One thing that is other, each. */
const otherPeople: Partial<RoutableAgent>[] = [
  { id: 'ben' },
  { presence: 'busy' },
  { hasPhone: false },
  { units: 99 },
  { restUntilMs: atMs + 1 },
  { lastAssignedAtMs: undefined },
  { hardRun: 1 },
  { skills: new Map() },
  { skills: new Map([['german', 4]]) },
  { skills: new Map([['billing', 3]]) },
  { teams: ['desk'] },
  { teams: [] },
  { held: [] },
  { held: [{ ...holding!, channel: 'sms' }] },
  { held: [{ ...holding!, units: 11 }] },
  { held: [{ ...holding!, exclusive: true }] },
  { held: [{ ...holding!, customer: 'bob' }] },
];
const otherWork: Partial<WaitingConversation>[] = [
  { id: 'd' },
  { queue: 'Desk' },
  { channel: 'sms' },
  { priority: 'high' },
  { step: 1 },
  { round: 2 },
  { queuedAtMs: atMs },
  { deadlineMs: undefined },
  { customer: 'bob' },
  { lastAgentId: undefined },
  { keptUntilMs: atMs + 1 },
  { hard: true },
  { required: [] },
  { required: [{ skill: 'german', level: 2 }] },
  { required: [{ skill: 'billing', level: 3 }] },
  { preferred: [] },
  { teams: ['desk'] },
  { asked: [] },
  { asked: [{ agentId: 'ben', atMs }] },
  { asked: [{ agentId: 'ada', atMs: atMs + 1 }] },
];

describe('the same facts', () => {
  it('are those of which nothing is other, however they were read', () => {
    expect(samePerson(agent, { ...structuredClone(agent) })).toBe(true);
    expect(sameWork(work, structuredClone(work))).toBe(true);
  });

  it.each(otherPeople)('are not those of somebody with %j', (own) => {
    expect(samePerson(agent, { ...agent, ...own })).toBe(false);
  });

  it.each(otherWork)('are not those of work with %j', (own) => {
    expect(sameWork(work, { ...work, ...own })).toBe(false);
  });
});
