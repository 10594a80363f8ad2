import { describe, expect, it } from '@jest/globals';
import { movesFor, type StandingVersion, type VersionState } from './document-moves.ts';

const at = (version: number, state: VersionState, own: Partial<StandingVersion> = {}): StandingVersion => ({
  version,
  state,
  sharePercent: state === 'share' ? 10 : null,
  replaces: null,
  wasLive: state === 'live' || state === 'retired',
  ...own,
});
const live = at(1, 'live');

describe('moving versions from state to state', () => {
  it('puts one beside the live one, and the one before it back', () => {
    expect(movesFor({ do: 'shadow' }, at(3, 'draft'), [live, at(2, 'shadow')])).toEqual({
      kind: 'moves',
      moves: [
        { version: 2, from: 'shadow', to: 'draft', because: 'replaced' },
        { version: 3, from: 'draft', to: 'shadow', because: 'shadowed' },
      ],
    });
    expect(movesFor({ do: 'share', percent: 20 }, at(2, 'share'), [live, at(2, 'share')])).toEqual({
      kind: 'moves',
      moves: [{ version: 2, from: 'share', to: 'share', because: 'shared', sharePercent: 20 }],
    });
  });

  it('publishes over the live one and remembers it', () => {
    expect(movesFor({ do: 'publish' }, at(2, 'share'), [live, at(2, 'share')])).toEqual({
      kind: 'moves',
      moves: [
        { version: 1, from: 'live', to: 'retired', because: 'replaced' },
        { version: 2, from: 'share', to: 'live', because: 'published', replaces: 1 },
      ],
    });
  });

  it('goes back without forgetting what was before', () => {
    const now = at(3, 'live', { replaces: 2 });
    const moved = movesFor({ do: 'roll-back' }, at(2, 'retired', { replaces: 1 }), [now]);
    expect(moved).toMatchObject({
      moves: [
        { version: 3, to: 'retired' },
        { version: 2, to: 'live' },
      ],
    });
    expect(moved.kind === 'moves' && moved.moves[1]).not.toHaveProperty('replaces');
  });

  it('withdraws only what decides beside the live one', () => {
    expect(movesFor({ do: 'withdraw' }, at(2, 'shadow', { wasLive: true }), [live])).toMatchObject({
      moves: [{ version: 2, to: 'retired', because: 'withdrawn' }],
    });
    for (const state of ['draft', 'retired', 'live'] as const) {
      const refused = { kind: 'refused', because: 'not-deciding' };
      expect(movesFor({ do: 'withdraw' }, at(2, state), [live])).toEqual(refused);
    }
  });

  it('changes nothing that is so already, and does not take the live one out of service', () => {
    const nothing = { kind: 'moves', moves: [] };
    expect(movesFor({ do: 'publish' }, live, [live])).toEqual(nothing);
    expect(movesFor({ do: 'shadow' }, at(2, 'shadow'), [live])).toEqual(nothing);
    expect(movesFor({ do: 'share', percent: 10 }, at(2, 'share'), [live])).toEqual(nothing);
    expect(movesFor({ do: 'shadow' }, live, [live])).toEqual({ kind: 'refused', because: 'is-live' });
    expect(movesFor({ do: 'share', percent: 1 }, live, [live])).toEqual({
      kind: 'refused',
      because: 'is-live',
    });
  });
});
