import type { CompiledScenario } from './compiled-scenario.ts';
import type { Entry } from './entry.ts';
import { closedGap } from './gap.ts';
import type { ClosedGap } from './gap.ts';
import { difference, summarise } from './summary.ts';
import type { Summary } from './summary.ts';

export interface Result extends Summary {
  policy: string;
  pooled: boolean;
}

/** What an experiment found; `simulationReportSchema` of the contracts describes it. */
export interface Report {
  scenario: string;
  seed: number;
  reps: number;
  /** What of the policy's document the simulated house has no use for; empty for a policy of a name. */
  ignored: string[];
  results: Result[];
  differences: Result[];
  gap: ClosedGap | null;
}

/** Sums up entries that ran over the same contacts; the first is the one that is compared with the others. */
export function report(
  compiled: CompiledScenario,
  seed: number,
  entries: readonly Entry[],
  ignored: readonly string[] = [],
): Report {
  const channels = compiled.channels.names;
  const classes = compiled.classes.ids;
  const [first, ...others] = entries;
  const label = ({ policy, pooled }: Entry) => ({ policy, pooled });
  return {
    scenario: compiled.scenario.name,
    seed,
    reps: first?.runs.length ?? 0,
    ignored: [...ignored],
    results: entries.map((entry) => ({ ...label(entry), ...summarise(entry.runs, channels, classes) })),
    differences: others.map((entry) => ({
      ...label(entry),
      ...difference(first?.runs ?? [], entry.runs, channels, classes),
    })),
    gap: closedGap(entries),
  };
}
