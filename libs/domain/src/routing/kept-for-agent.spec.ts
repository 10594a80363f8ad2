import { describe, expect, it } from '@jest/globals';
import { routable, waiting } from '../../../../test/builders/pool.ts';
import { keptForAgents } from './kept-for-agent.ts';

describe('work that is kept for an agent', () => {
  const kept = (own: object) => waiting('c', { teams: ['Care'], lastAgentId: 'a', keptUntilMs: 100, ...own });
  const teamsOf = (one: ReturnType<typeof waiting>, presence: 'available' | 'offline' = 'available') =>
    keptForAgents({ waiting: [one], agents: [routable('a', { presence }), routable('b')] }, 50).waiting[0]!
      .teams;

  it('is for that one alone, until its instant', () => {
    expect(teamsOf(kept({}))).toEqual(['only a']);
    expect(teamsOf(kept({ keptUntilMs: 50 }))).toEqual(['Care']);
    expect(teamsOf(kept({ lastAgentId: undefined }))).toEqual(['Care']);
  });

  it('is for all when that one is off shift or let it go', () => {
    expect(teamsOf(kept({}), 'offline')).toEqual(['Care']);
    expect(teamsOf(kept({ asked: [{ agentId: 'a', atMs: 1 }] }))).toEqual(['Care']);
  });

  it('leaves alone what is not kept, and everything else that a round sees', () => {
    const snapshot = { waiting: [waiting('c')], agents: [routable('a')] };
    expect(keptForAgents(snapshot, 50)).toBe(snapshot);
    const estimates = { channels: {} } as never;
    const seen = keptForAgents({ ...snapshot, waiting: [kept({})], estimates }, 50);
    expect(seen.estimates).toBe(estimates);
    expect(seen.agents[0]!.teams).toContain('only a');
  });
});
