import fc from 'fast-check';
import { describe, expect, it } from '@jest/globals';
import { atMs, held, routable, waiting } from '../../../../test/builders/pool.ts';
import { testPolicy } from '../../../../test/builders/routing-policy.ts';
import { rarityOf, score, scoreTerms, type RankingGround, type TermName } from './ranking.ts';
import type { RoutableAgent, WaitingConversation } from './snapshot.ts';

const policy = testPolicy();
const ground = (own: Partial<RankingGround> = {}): RankingGround => ({
  weights: policy.ranking,
  capacity: policy.capacity,
  nowMs: atMs,
  rarity: new Map(),
  ...own,
});
const working = (agent: RoutableAgent) => ({
  agent,
  held: agent.held,
  lastAssignedAtMs: agent.lastAssignedAtMs,
});
const term = (
  name: TermName,
  need: WaitingConversation,
  agent: RoutableAgent,
  own: Partial<RankingGround> = {},
) => scoreTerms(need, working(agent), ground(own)).find((one) => one.name === name)?.value;

describe('the score of an agent', () => {
  it('counts the mean level in what is required as fit', () => {
    const need = waiting('c', {
      required: [
        { skill: 'german', level: 1 },
        { skill: 'billing', level: 1 },
      ],
    });
    expect(term('fit', need, routable('a', { skills: { german: 5, billing: 3 } }))).toBe(0.8);
    expect(term('fit', waiting('c'), routable('a'))).toBe(1);
  });

  it('counts the share of preferred skills that are met at their level', () => {
    const need = waiting('c', {
      preferred: [
        { skill: 'german', level: 3 },
        { skill: 'billing', level: 1 },
      ],
    });
    expect(term('preferred', need, routable('a', { skills: { german: 2, billing: 1 } }))).toBe(0.5);
    expect(term('preferred', waiting('c'), routable('a'))).toBe(0);
  });

  it('prefers the one who had it before', () => {
    const need = waiting('c', { lastAgentId: 'a' });
    expect(term('sameAgent', need, routable('a'))).toBe(1);
    expect(term('sameAgent', need, routable('b'))).toBe(0);
  });

  it('counts the free share of units as load, and none for who has more than the units by hand', () => {
    expect(term('load', waiting('c'), routable('a', { held: [held('chat', 30)] }))).toBe(0.7);
    expect(term('load', waiting('c'), routable('a', { units: 20, held: [held('chat', 30)] }))).toBe(0);
    expect(term('load', waiting('c'), routable('a', { units: 0 }))).toBe(0);
  });

  it('grows with the time since the last assignment, and is whole for who never had any', () => {
    expect(term('fairness', waiting('c'), routable('a'))).toBe(1);
    expect(term('fairness', waiting('c'), routable('a', { lastAssignedAtMs: atMs }))).toBe(0);
    expect(term('fairness', waiting('c'), routable('a', { lastAssignedAtMs: atMs - 600_000 }))).toBe(0.5);
    expect(term('fairness', waiting('c'), routable('a', { lastAssignedAtMs: atMs + 5 }))).toBe(0);
  });

  it('spares the rarest skill that the conversation would not use', () => {
    const rarity = new Map([
      ['german', 1],
      ['billing', 0.25],
    ]);
    const polyglot = routable('a', { skills: { german: 4, billing: 4 } });
    expect(term('scarcity', waiting('c'), polyglot, { rarity })).toBe(0);
    expect(
      term('scarcity', waiting('c', { required: [{ skill: 'german', level: 1 }] }), polyglot, { rarity }),
    ).toBe(0.75);
    expect(
      term('scarcity', waiting('c', { preferred: [{ skill: 'german', level: 1 }] }), polyglot, { rarity }),
    ).toBe(0.75);
    expect(term('scarcity', waiting('c'), routable('b', { skills: { english: 5 } }), { rarity })).toBe(1);
  });

  it('calls a skill rare by how few have it, and leaves out what nobody asks for', () => {
    const agents = [
      routable('a', { skills: { german: 1, english: 1, chess: 5 } }),
      routable('b', { skills: { english: 1, billing: 1 } }),
      routable('c', { skills: { english: 1, billing: 1 } }),
    ];
    expect(rarityOf(agents, new Set(['german', 'english', 'billing']))).toEqual(
      new Map([
        ['german', 1],
        ['english', 0],
        ['billing', 0.5],
      ]),
    );
    expect(rarityOf([routable('a', { skills: { german: 1 } })], new Set(['german']))).toEqual(
      new Map([['german', 1]]),
    );
  });

  it('is the sum of its terms, exactly, each in 0…1', () => {
    const level = fc.integer({ min: 1, max: 5 });
    fc.assert(
      fc.property(
        fc.record({ german: level, billing: level }),
        fc.record({
          fit: weight,
          preferred: weight,
          sameAgent: weight,
          load: weight,
          fairness: weight,
          scarcity: weight,
        }),
        fc.double({ min: 0, max: 1e9, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        level,
        (skills, weights, agoMs, rare, asks) => {
          const agent = routable('a', { skills, lastAssignedAtMs: atMs - agoMs, held: [held('chat', 30)] });
          const need = waiting('c', {
            required: [{ skill: 'german', level: 1 }],
            preferred: [{ skill: 'billing', level: asks }],
          });
          const scene = ground({ weights, rarity: new Map([['billing', rare]]) });
          const terms = scoreTerms(need, working(agent), scene);
          const sum = terms.reduce((total, one) => total + one.points, 0);
          return (
            sum === score(need, working(agent), scene) &&
            terms.every(({ value, weight: w, points }) => value >= 0 && value <= 1 && points === value * w)
          );
        },
      ),
    );
  });
});

const weight = fc.double({ min: 0, max: 100, noNaN: true });
