/** The states of a version of a document. */
export type VersionState = 'draft' | 'shadow' | 'share' | 'live' | 'retired';

export interface StandingVersion {
  readonly version: number;
  readonly state: VersionState;
  readonly sharePercent: number | null;
  /** The version that was live before it. */
  readonly replaces: number | null;
  readonly wasLive: boolean;
}

/** What a person wants of a version. */
export type Wish =
  | { readonly do: 'shadow' | 'publish' | 'withdraw' }
  | { readonly do: 'share'; readonly percent: number }
  /** To the version that was live before the one that is. */
  | { readonly do: 'roll-back' };

export interface Move {
  readonly version: number;
  readonly from: VersionState;
  readonly to: VersionState;
  readonly because: 'shadowed' | 'shared' | 'published' | 'withdrawn' | 'rolled-back' | 'replaced';
  readonly sharePercent?: number | undefined;
  readonly replaces?: number | null | undefined;
}

export type Moves =
  | { readonly kind: 'moves'; readonly moves: readonly Move[] }
  /**
   * `is-live`: the live version decides already; `not-deciding`: only what is in shadow or has a share can be withdrawn;
   * `nothing-before`: there is no version to go back to.
   */
  | { readonly kind: 'refused'; readonly because: 'is-live' | 'not-deciding' | 'nothing-before' };

/**
 * What a wish moves: the version itself, and the one whose place it takes, first. No moves when it is so already.
 * @param others the versions that decide anything now, among them `version` if it does
 */
export function movesFor(wish: Wish, version: StandingVersion, others: readonly StandingVersion[]): Moves {
  const rest = others.filter((one) => one.version !== version.version);
  const { state } = version;
  const own = { version: version.version, from: state };
  switch (wish.do) {
    case 'shadow':
      if (state === 'live') return { kind: 'refused', because: 'is-live' };
      if (state === 'shadow') return { kind: 'moves', moves: [] };
      return moves(replaced(rest, 'shadow'), { ...own, to: 'shadow', because: 'shadowed' });
    case 'share': {
      if (state === 'live') return { kind: 'refused', because: 'is-live' };
      if (state === 'share' && version.sharePercent === wish.percent) return { kind: 'moves', moves: [] };
      const shared = { ...own, to: 'share', because: 'shared', sharePercent: wish.percent } as const;
      return moves(replaced(rest, 'share'), shared);
    }
    case 'withdraw':
      if (state !== 'shadow' && state !== 'share') return { kind: 'refused', because: 'not-deciding' };
      return moves([], { ...own, to: resting(version), because: 'withdrawn' });
    case 'publish': {
      if (state === 'live') return { kind: 'moves', moves: [] };
      const live = rest.find((one) => one.state === 'live');
      const published = {
        ...own,
        to: 'live',
        because: 'published',
        replaces: live?.version ?? null,
      } as const;
      return moves(replaced(rest, 'live'), published);
    }
    case 'roll-back':
      if (state === 'live') return { kind: 'refused', because: 'nothing-before' };
      // What it goes back to keeps what it replaced, so that the next call goes back further.
      return moves(replaced(rest, 'live'), { ...own, to: 'live', because: 'rolled-back' });
  }
}

function moves(before: readonly Move[], own: Move): Moves {
  return { kind: 'moves', moves: [...before, own] };
}

function replaced(others: readonly StandingVersion[], state: VersionState): Move[] {
  return others
    .filter((one) => one.state === state)
    .map((one) => ({ version: one.version, from: state, to: resting(one), because: 'replaced' }));
}

/** What was live once is no draft any more. */
function resting(version: StandingVersion): VersionState {
  return version.wasLive || version.state === 'live' ? 'retired' : 'draft';
}
