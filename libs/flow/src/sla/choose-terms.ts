import { chooseTarget, pausedBy, testedFacts, type TargetFacts } from '#domain/sla/choose-target.ts';
import type { ClockRound } from '#domain/sla/clock-rounds.ts';
import { readClock, type ClockTerms } from '#domain/sla/read-clock.ts';
import type { SlaPolicy } from '#domain/sla/sla-policy.ts';
import type { Priority } from '#domain/words.ts';
import type { ClockChoice, ClockRow } from '#persistence/rows/clock.row.ts';
import type { SlaDocument, SlaDocuments } from '#persistence/stores/sla/sla-document.store.ts';

/** Names of the documents of a queue that sets none, and of one whose own are not published. */
export const defaultName = 'default';

/** What was promised for a round, by which versions of which documents, and why. */
export interface ChosenTerms extends ClockTerms {
  readonly policy: { readonly name: string; readonly version: number; readonly body: SlaPolicy };
  readonly calendar: { readonly name: string; readonly version: number } | null;
  readonly targetSeconds: number;
  readonly business: boolean;
  readonly chosen: ClockChoice;
}

export interface Wanted {
  readonly priority: Priority;
  readonly queue: string | null;
  readonly tags: readonly string[];
  readonly customer: Readonly<Record<string, unknown>>;
  readonly slaPolicy: string | null;
  readonly calendar: string | null;
  /** The last fact that was followed before, epoch milliseconds. */
  readonly followedBefore: number | null;
}

/** The terms of a round, and since when (epoch milliseconds) if other documents came to count for a clock that ran already. */
export interface TermsDecision {
  readonly terms: ChosenTerms;
  readonly movedAt?: number;
}

const unpublishedPolicy: SlaDocument<'sla-policy'> = {
  ...{ name: defaultName, version: 0, live: false, appliedAt: null, publishedAt: null },
  body: { targets: [], ladder: [], pauseResolutionWhilePending: false },
};

type Policy = SlaDocument<'sla-policy'>;
type Hours = SlaDocument<'calendar'> | undefined;

/**
 * The terms of one round; undefined when nothing is promised. A clock keeps the versions that it started with, because
 * publishing a policy or calendar must not move a promise that was given; another priority chooses another target of the
 * same version. It moves to other documents when they are applied to the clocks that run, or when its queue has others:
 * unless their deadline had passed by then, since nobody could have kept it. A promise that is already broken keeps its
 * terms: nobody repairs a breach by changing the target. Business time without any published calendar counts around the
 * clock, which is the stricter reading. docs/decisions/0014-changed-terms.md
 */
export function chooseTerms(
  round: ClockRound,
  row: ClockRow | undefined,
  wanted: Wanted,
  documents: SlaDocuments,
  now: number,
): TermsDecision | undefined {
  // A person's word counts without any policy.
  const policy =
    named(documents.policies, wanted.slaPolicy) ?? (round.promise ? unpublishedPolicy : undefined);
  const hours = named(documents.calendars, wanted.calendar);
  const present = targetFacts(round, wanted);
  if (!row) {
    const terms = policy && termsUnder(policy, hours, round, present, wanted);
    if (terms && wanted.followedBefore !== null && round.startedAt <= wanted.followedBefore) {
      // It was owed before and nothing was promised: what promises it now does not begin with a breach.
      const since = policy.publishedAt?.getTime() ?? -Infinity;
      if (passedBy(round, terms, since)) return undefined;
    }
    return terms && { terms };
  }
  const stood =
    row.slaPolicyVersion === unpublishedPolicy.version
      ? unpublishedPolicy
      : pinned(documents.policies, row.slaPolicy, row.slaPolicyVersion);
  const stoodHours =
    row.calendar === null ? undefined : pinned(documents.calendars, row.calendar, row.calendarVersion);
  // A clock that began to count business time without a calendar goes on without.
  const ownHours = row.business ? stoodHours : hours;
  if (row.breachedAt !== null) return { terms: termsOfRow(row, round, stood, stoodHours) };
  const samePolicy = { ...present, tags: row.chosen.tags, customer: row.chosen.customer };
  const keeping = termsUnder(stood, ownHours, round, samePolicy, wanted);
  const moves = changeOf(policy, stood, now);
  const movesHours = stoodHours && changeOf(hours, stoodHours, now);
  const movedAt = Math.max(moves?.at ?? -Infinity, movesHours?.at ?? -Infinity);
  const alreadyOver = (round.end !== null && round.end.at <= movedAt) || passedBy(round, keeping, movedAt);
  const spared = row.chosen.sparedFrom;
  const kept = keeping && {
    terms: { ...keeping, chosen: { ...keeping.chosen, ...(spared && { sparedFrom: spared }) } },
  };
  if (movedAt === -Infinity || alreadyOver) return kept;
  const facts = moves ? present : samePolicy;
  const target = moves?.document ?? stood;
  const wish = termsUnder(target, movesHours?.document ?? ownHours, round, facts, wanted);
  if (!wish) return undefined;
  if (!passedBy(round, wish, movedAt)) return { terms: wish, movedAt };
  const sparedFrom = {
    slaPolicy: wish.policy.name,
    slaPolicyVersion: wish.policy.version,
    calendar: wish.calendar,
  };
  return keeping && { terms: { ...keeping, chosen: { ...keeping.chosen, sparedFrom } } };
}

/** The document to which a clock moves, and since when; undefined when it stays. */
function changeOf<D extends SlaDocument<'sla-policy' | 'calendar'>>(
  live: D | undefined,
  stood: D,
  now: number,
): { document: D; at: number } | undefined {
  if (!live || (live.name === stood.name && live.version === stood.version)) return undefined;
  if (live.name !== stood.name) return { document: live, at: now };
  return live.appliedAt ? { document: live, at: live.appliedAt.getTime() } : undefined;
}

function passedBy(round: ClockRound, terms: ChosenTerms | undefined, at: number): boolean {
  if (!terms || at === -Infinity) return false;
  const { deadline } = readClock(round, terms, at);
  return deadline.kind === 'at' && deadline.ms <= at;
}

function targetFacts(round: ClockRound, wanted: Wanted): TargetFacts {
  const { priority, queue, tags, customer } = wanted;
  return { priority, queue, tags, customer, channelKind: round.channelKind };
}

function termsUnder(
  policy: Policy,
  hours: Hours,
  round: ClockRound,
  facts: TargetFacts,
  wanted: Wanted,
): ChosenTerms | undefined {
  const policyBy = wanted.slaPolicy === policy.name ? 'queue' : 'default';
  const kept = { ...testedFacts(policy.body, facts), policyBy } as const;
  const base = { policy, pausedBy: pausedBy(policy.body, round.metric) };
  if (round.promise) {
    const targetMs = round.promise.dueAt - round.startedAt;
    const until = { calendar: null, business: false, time: 'always', pausedBy: [], targetMs } as const;
    return {
      ...base,
      ...until,
      targetSeconds: Math.ceil(targetMs / 1_000),
      chosen: { ...kept, target: null },
    };
  }
  const choice = chooseTarget(policy.body, round.metric, facts);
  if (!choice) return undefined;
  const business = choice.target.time === 'business';
  const calendar = business ? hours : undefined;
  return {
    ...base,
    calendar: calendar ? { name: calendar.name, version: calendar.version } : null,
    targetSeconds: choice.target.seconds,
    targetMs: choice.target.seconds * 1_000,
    business,
    time: calendar?.body ?? 'always',
    chosen: { ...kept, target: choice.index },
  };
}

/** The terms on which a clock stands, whatever is chosen now. */
function termsOfRow(row: ClockRow, round: ClockRound, policy: Policy, hours: Hours): ChosenTerms {
  const { targetSeconds, business, chosen } = row;
  return {
    ...{ policy, targetSeconds, business, chosen },
    targetMs: round.promise ? round.promise.dueAt - round.startedAt : targetSeconds * 1_000,
    calendar: hours ? { name: hours.name, version: hours.version } : null,
    time: hours?.body ?? 'always',
    pausedBy: round.promise ? [] : pausedBy(policy.body, round.metric),
  };
}

function named<D extends SlaDocument<'sla-policy' | 'calendar'>>(
  documents: readonly D[],
  name: string | null,
) {
  const live = (wanted: string) => documents.find((one) => one.live && one.name === wanted);
  return (name === null ? undefined : live(name)) ?? live(defaultName);
}

function pinned<D extends SlaDocument<'sla-policy' | 'calendar'>>(
  documents: readonly D[],
  name: string,
  version: number | null,
): D {
  const found = documents.find((one) => one.name === name && one.version === version);
  if (!found) throw new Error(`Version ${String(version)} of ${name}, on which a clock stands, is gone.`);
  return found;
}
