import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { compile } from '../compile.ts';
import { estimate } from '../estimate.ts';
import { runMetrics } from '../measures.ts';
import type { Measures, RunMetric } from '../measures.ts';
import { policyNamed } from '../policies/registry.ts';
import { replicate } from '../replication.ts';

/**
 * The product rules on two teams, as another simulator measured them (20 and 10 replications). It prints an interval for
 * `sla` only; for the rest it is taken to be as wide as ours.
 */
const tables = JSON.parse(readFileSync(new URL('reference-tables.json', import.meta.url), 'utf8'));
const scenarios = join(process.cwd(), '..', 'shared', 'scenarios');
const checks: { what: string; theirs: number; ours: number; outside: boolean }[] = [];
/** Digits to which shares, times and coefficients are printed. */
const rounding: Partial<Record<string, number>> = {
  gini: 0.0005,
  peerGini: 0.0005,
  hardStreak: 0.05,
  p50: 0.5,
  p95: 0.5,
  p99: 0.5,
  reOffers: 0.5,
};

describe.each([
  ['s1_small20', 20],
  ['s2_scarce200', 10],
])('%s', (name, reps) => {
  const path = join(scenarios, `${name}.json`);
  if (!existsSync(path)) {
    it('is not at hand: put it under ../shared/scenarios to compare the product rules with those of another simulator', () => {
      expect(existsSync(path)).toBe(false);
    });
    return;
  }
  const scenario = JSON.parse(readFileSync(path, 'utf8'));
  const compiled = compile(scenario);
  const rows: Record<string, any>[] = tables[name];
  const contestants = rows.map(({ policy }) => ({ compiled, policy: policyNamed(policy)! }));
  const runs: Measures[][] = rows.map(() => []);

  it('gives every product rule the same share in time, within both intervals', () => {
    for (let number = 0; number < reps; number++)
      replicate(contestants, 2, number).forEach((measures, row) => runs[row]!.push(measures));
    rows.forEach(({ slaCi, ...row }, at) => {
      for (const metric of [...(runMetrics as readonly string[]), ...compiled.channels.names]) {
        const theirs = row[metric];
        if (typeof theirs !== 'number') continue;
        const channel = compiled.channels.names.indexOf(metric);
        const values = runs[at]!.map((run) =>
          channel === -1 ? run.overall[metric as RunMetric] : run.channels[channel]!.sla,
        );
        const { mean, ci99 } = estimate(values);
        const apart = Math.abs(mean! - theirs) - (rounding[metric] ?? 0.0005);
        checks.push({
          what: `${name} ${row.policy} ${metric}`,
          theirs,
          ours: mean!,
          outside: apart > Math.hypot(ci99!, metric === 'sla' ? slaCi : ci99!),
        });
      }
    });
    expect(checks.filter(({ what, outside }) => outside && what.endsWith(' sla'))).toEqual([]);
  }, 180_000);

  it('gives all other metrics the same, but for what chance leaves outside 99 % intervals', () => {
    const ours = checks.filter(({ what }) => what.startsWith(name));
    expect(ours.length).toBeGreaterThan(150);
    expect(ours.filter(({ outside }) => outside).length / ours.length).toBeLessThanOrEqual(0.04);
  });
});

afterAll(() => {
  const outside = checks.filter((check) => check.outside);
  const list = outside.map(({ what, ours, theirs }) => `\n  ${what}: ${ours.toFixed(4)} for ${theirs}`);
  if (checks.length > 0)
    process.stdout.write(`${checks.length} reference values, ${outside.length} outside${list.join('')}\n`);
});
