import { groupKey, type Estimates } from '#domain/routing/engine/estimates.ts';
import type { Tx } from '#persistence/database.ts';
import {
  recordedEstimates,
  recordedLessons,
  teamNames,
  type Slice,
} from '#persistence/stores/what-if/recorded-history.store.ts';
import type { RecordedTrace } from '#simulation/trace/recorded-trace.ts';

/** So often is taken over what was learned, and in a long time so many times; in between it is learned anew. */
const everyMs = 60_000;
const atMost = 1_000;

/** When the service learned in a stretch of time, and what it had found room to cost. */
export async function loadLessons(
  tx: Tx,
  stretch: Slice,
): Promise<Pick<RecordedTrace, 'learnedMs' | 'lessons'>> {
  const every = Math.max(everyMs, (stretch.toMs - stretch.fromMs) / atMost);
  const [learnedMs, estimates, names] = await Promise.all([
    recordedLessons(tx, stretch),
    recordedEstimates(tx, stretch, every),
    teamNames(tx),
  ]);
  const lessons = estimates.map(({ atMs, channels, groups }) => ({
    atMs,
    learned: { channels, groups: byNameOfTeams(groups, names) },
  }));
  return { learnedMs, lessons };
}

/** Groups of work are known by their teams: in a replay by the names of these. */
function byNameOfTeams(groups: Estimates['groups'], names: ReadonlyMap<string, string>): Estimates['groups'] {
  const named: Record<string, Estimates['groups'][string]> = {};
  for (const group of Object.values(groups)) {
    if (!group.needs) continue;
    const needs = { ...group.needs, teams: group.needs.teams.map((id) => names.get(id) ?? id) };
    named[groupKey(needs)] = { ...group, needs };
  }
  return named;
}
