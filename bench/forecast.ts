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

const daySeconds = 86_400;
/** What the first day says was said without having learned anything. */
const countedFrom = daySeconds;
const seed = 20_261;
const bins = 10;

const leads: Record<'deadline' | 'priority' | 'age', Lead> = {
  deadline: ({ compiled }, ofClass) => compiled.classes.sla[ofClass] ?? 0,
  priority: ({ compiled }, ofClass) => -1e8 * (compiled.classes.priority[ofClass] ?? 0),
  age: () => 0,
};

/** Forecasts over simulated days against what came: the calibration table, its error, the range's coverage, and the cost. */
export function forecastCalibration(print: (line: string) => void, quick: boolean): { error: number } {
  const all: WatchedForecast[] = [];
  for (const { scenario, policy: name, order } of forecastDays(quick)) {
    const policy = policyNamed(name);
    if (!policy) throw new Error(`There is no policy ${name}.`);
    const seen: WatchedForecast[] = [];
    const watched = forecastWatch(policy, leads[order], (one) => {
      if (one.at >= countedFrom) seen.push(one);
    });
    run(compile(scenario), drawTraffic(scenario, seed, 0), watched);
    all.push(...seen);
    const channels = [...new Set(seen.map((one) => one.channel))].sort();
    const byChannel = channels.map((channel) => {
      const of = seen.filter((one) => one.channel === channel);
      return `${channel} ${errorOf(of, 'breach').toFixed(3)}`;
    });
    print(
      `forecast, ${scenario.name} by ${name}: ${seen.length} forecasts, calibration error ` +
        `${errorOf(seen, 'breach').toFixed(3)} (uncorrected ${errorOf(seen, 'rawBreach').toFixed(3)}; ${byChannel.join(', ')}), ` +
        `in the 10–90 % range ${percent(coverage(seen))}, Brier ${brier(seen, 'breach').toFixed(3)} (base rate ${brierOfBase(seen).toFixed(3)})`,
    );
  }
  print('forecast: said to breach   times    said   came');
  for (const row of table(all, 'breach')) {
    print(
      `forecast: ${`${row.from}–${row.from + 100 / bins} %`.padStart(12)} ${String(row.times).padStart(12)} ` +
        `${percent(row.said).padStart(7)} ${percent(row.came).padStart(6)}`,
    );
  }
  const error = errorOf(all, 'breach');
  print(
    `forecast: expected calibration error ${error.toFixed(3)} over ${all.length} forecasts ` +
      `(uncorrected ${errorOf(all, 'rawBreach').toFixed(3)}); in the 10–90 % range ${percent(coverage(all))}`,
  );
  print(cost());
  return { error };
}

type Saying = 'breach' | 'rawBreach';

function table(seen: readonly WatchedForecast[], saying: Saying) {
  const rows = Array.from({ length: bins }, (_, at) => ({
    from: (100 / bins) * at,
    times: 0,
    said: 0,
    came: 0,
  }));
  for (const one of seen) {
    const row = rows[Math.min(bins - 1, Math.floor(one[saying] * bins))];
    if (!row || one.breached === undefined) continue;
    row.times += 1;
    row.said += one[saying];
    row.came += Number(one.breached);
  }
  return rows.map((row) => ({ ...row, said: row.said / row.times, came: row.came / row.times }));
}

/** Mean distance between what was said and what came, over ten bins weighted by how often they were used. */
function errorOf(seen: readonly WatchedForecast[], saying: Saying): number {
  const rows = table(seen, saying).filter((row) => row.times > 0);
  const times = rows.reduce((sum, row) => sum + row.times, 0);
  return rows.reduce((sum, row) => sum + (row.times / times) * Math.abs(row.said - row.came), 0);
}

function brier(seen: readonly WatchedForecast[], saying: Saying): number {
  const known = seen.filter((one) => one.breached !== undefined);
  return known.reduce((sum, one) => sum + (one[saying] - Number(one.breached)) ** 2, 0) / known.length;
}

function brierOfBase(seen: readonly WatchedForecast[]): number {
  const known = seen.filter((one) => one.breached !== undefined);
  const share = known.filter((one) => one.breached).length / known.length;
  return share * (1 - share);
}

/** Of those who were answered, how many within the range; 80 % should be. */
function coverage(seen: readonly WatchedForecast[]): number {
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
