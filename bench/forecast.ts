import { performance } from 'node:perf_hooks';
import { nothingLearned } from '#domain/forecast/calibration.ts';
import type { ForecastInput } from '#domain/forecast/forecast-input.ts';
import { forecasts } from '#domain/forecast/forecast.ts';
import { compile } from '#simulation/compile.ts';
import type { Lead } from '#simulation/forecast/forecast-input-of.ts';
import { forecastWatch, type WatchedForecast } from '#simulation/forecast/forecast-watch.ts';
import { policyNamed } from '#simulation/policies/registry.ts';
import { run } from '#simulation/run.ts';
import { drawTraffic } from '#simulation/traffic.ts';
import { forecastDays } from './forecast-days.ts';
import { forecastRefresh } from './forecast-refresh.ts';

const daySeconds = 86_400;
/** What the first day says was said without having learned anything. */
const countedFrom = daySeconds;
/** Never used while the forecast was built, like the houses drawn by lot. */
const seed = 20_261;
const bins = 10;

const leads: Record<'deadline' | 'priority' | 'age', Lead> = {
  deadline: ({ compiled }, ofClass) => compiled.classes.sla[ofClass] ?? 0,
  priority: ({ compiled }, ofClass) => -1e8 * (compiled.classes.priority[ofClass] ?? 0),
  age: () => 0,
};

interface Seen extends WatchedForecast {
  /** The house and the day: what is said on the same one hangs together. */
  readonly day: string;
}

/**
 * Forecasts over simulated days against what came: the calibration table, its error over all and over what is neither
 * nearly certain nor nearly excluded, the coverage of the range, and what a refresh costs.
 */
export async function forecastCalibration(print: (line: string) => void, quick: boolean): Promise<void> {
  const all: Seen[] = [];
  for (const { scenario, policy: name, order } of forecastDays(quick)) {
    const policy = policyNamed(name);
    if (!policy) throw new Error(`There is no policy ${name}.`);
    const seen: Seen[] = [];
    const watched = forecastWatch(policy, leads[order], (one) => {
      const day = `${scenario.name} ${name} ${Math.floor(one.at / daySeconds)}`;
      if (one.at >= countedFrom) seen.push({ ...one, day });
    });
    run(compile(scenario), drawTraffic(scenario, seed, 0), watched);
    for (const one of seen) all.push(one);
    print(
      `forecast, ${scenario.name} by ${name}: ${seen.length} forecasts, calibration error ` +
        `${errorOf(seen, 'breach').toFixed(3)} (uncorrected ${errorOf(seen, 'rawBreach').toFixed(3)}), ` +
        `in the 80 % range ${percent(coverage(seen))}, Brier ${brier(seen).toFixed(3)} (base rate ${brierOfBase(seen).toFixed(3)})`,
    );
  }
  print('forecast: said to breach   times    said   came   ± (standard error by days)');
  for (const row of table(all, 'breach')) {
    print(
      `forecast: ${`${row.from}–${row.from + 100 / bins} %`.padStart(12)} ${String(row.times).padStart(12)} ` +
        `${percent(row.said).padStart(7)} ${percent(row.came).padStart(6)} ${percent(row.deviation).padStart(7)}`,
    );
  }
  print(
    `forecast: expected calibration error ${errorOf(all, 'breach').toFixed(3)} over ${all.length} forecasts of ` +
      `${new Set(all.map((one) => one.day)).size} days (uncorrected ${errorOf(all, 'rawBreach').toFixed(3)}); of those said ` +
      `10–90 % ${errorOf(all, 'breach', 1, 9).toFixed(3)} (uncorrected ${errorOf(all, 'rawBreach', 1, 9).toFixed(3)})`,
  );
  const closed = (one: Seen) => one.channel.endsWith('while closed');
  print(
    `forecast: in the range that says 80 % fell ${percent(coverage(all))}: ` +
      `${percent(coverage(all.filter((one) => !closed(one))))} of what was said in working hours, ` +
      `${percent(coverage(all.filter(closed)))} of what was said before them`,
  );
  print(cost());
  for (const line of await forecastRefresh(quick)) print(line);
}

type Saying = 'breach' | 'rawBreach';

function table(seen: readonly Seen[], saying: Saying) {
  const rows = Array.from({ length: bins }, (_, at) => ({
    from: (100 / bins) * at,
    times: 0,
    said: 0,
    came: 0,
    missedByDay: new Map<string, number>(),
  }));
  for (const one of seen) {
    const row = rows[Math.min(bins - 1, Math.floor(one[saying] * bins))];
    if (!row || one.breached === undefined) continue;
    row.times += 1;
    row.said += one[saying];
    row.came += Number(one.breached);
    const missed = (row.missedByDay.get(one.day) ?? 0) + Number(one.breached) - one[saying];
    row.missedByDay.set(one.day, missed);
  }
  return rows.map(({ from, times, said, came, missedByDay }) => {
    const squares = [...missedByDay.values()].reduce((sum, missed) => sum + missed ** 2, 0);
    return { from, times, said: said / times, came: came / times, deviation: Math.sqrt(squares) / times };
  });
}

/** Mean distance between what was said and what came, over some of ten bins, weighted by how often they were used. */
function errorOf(seen: readonly Seen[], saying: Saying, first = 0, end = bins): number {
  const rows = table(seen, saying)
    .slice(first, end)
    .filter((row) => row.times > 0);
  const times = rows.reduce((sum, row) => sum + row.times, 0);
  return rows.reduce((sum, row) => sum + (row.times / times) * Math.abs(row.said - row.came), 0);
}

function brier(seen: readonly Seen[]): number {
  const known = seen.filter((one) => one.breached !== undefined);
  return known.reduce((sum, one) => sum + (one.breach - Number(one.breached)) ** 2, 0) / known.length;
}

function brierOfBase(seen: readonly Seen[]): number {
  const known = seen.filter((one) => one.breached !== undefined);
  const share = known.filter((one) => one.breached).length / known.length;
  return share * (1 - share);
}

/** Of those who were answered, how many within the range; 80 % should be. */
function coverage(seen: readonly Seen[]): number {
  const known = seen.filter((one) => one.answeredAt !== undefined && one.answer);
  const inside = known.filter(({ answer, answeredAt }) => {
    const at = (answeredAt ?? 0) * 1_000;
    return answer && at >= answer.earliestMs && at <= answer.latestMs;
  });
  return inside.length / known.length;
}

/** One refresh of 5,000 waiting conversations in 60 lines before 30 kinds of agents. */
function cost(): string {
  const nowMs = 0;
  const input: ForecastInput = {
    nowMs,
    kinds: Array.from({ length: 30 }, (_, kind) => ({
      staff: [
        { fromMs: 0, agents: 5 + (kind % 4) },
        { fromMs: 3_600_000 * (1 + (kind % 6)), agents: 2 },
        { fromMs: 36_000_000, agents: 6 },
      ],
    })),
    lines: Array.from({ length: 60 }, (_, line) => ({
      key: `line ${line}`,
      channel: line % 2 === 0 ? 'email' : 'voice',
      kinds: [line % 30, (line * 7 + 1) % 30, (line * 11 + 2) % 30],
      handlingMs: 300_000,
      wrapUpMs: 0,
      answerMs: 4_000,
      together: 1,
      free: 0,
      arrivals: 0.0001,
      leadMs: 3_600_000,
      due: line % 2 === 0 ? 'end' : 'answer',
      waiting: Array.from({ length: 84 }, (_, at) => ({
        id: `${line} ${at}`,
        order: at * 10_000,
        deadlineMs: 3_600_000 + at * 10_000,
      })),
    })),
  };
  const took: number[] = [];
  for (let round = 0; round < 30; round++) {
    const began = performance.now();
    forecasts(input, nothingLearned);
    took.push(performance.now() - began);
  }
  took.sort((a, b) => a - b);
  const waiting = input.lines.reduce((sum, line) => sum + line.waiting.length, 0);
  return `forecast: a refresh of ${waiting} waiting in ${input.lines.length} lines before ${input.kinds.length} kinds of agents takes ${(took[15] ?? NaN).toFixed(1)} ms (median of 30)`;
}

function percent(share: number): string {
  return Number.isNaN(share) ? '–' : `${(share * 100).toFixed(1)} %`;
}
