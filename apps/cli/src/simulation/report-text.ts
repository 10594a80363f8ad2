import type { Estimate } from '#simulation/estimate.ts';
import type { Report, Result } from '#simulation/report.ts';
import { textTable } from './text-table.ts';

/** A report for people: one line a policy, the differences to the first one, and the gap. */
export function reportText(report: Report): string {
  const { scenario, reps, seed, results, differences, gap } = report;
  const parts = [
    `${scenario}: ${reps} replications, seed ${seed}; means ± half the 99 % confidence interval; SLA and shares in %, times in s`,
    textTable(results.map((result) => ({ policy: nameOf(result), ...columns(result) }))),
  ];
  const [first] = results;
  if (first && differences.length > 0)
    parts.push(
      `${nameOf(first)} less each other, on the same contacts:`,
      textTable(differences.map((each) => ({ 'less policy': nameOf(each), ...columns(each) }))),
    );
  for (const { reference, gapClosed } of gap?.references ?? [])
    parts.push(
      `Of the way from ${gap?.bestProduct ?? ''} (best product rule) to POOLED(${reference}), ${gap?.policy ?? ''} goes ${percent(gapClosed)} % in wSLA.`,
    );
  return `${parts.join('\n\n')}\n`;
}

function columns({ overall, channels }: Result): Record<string, string> {
  const byChannel = Object.entries(channels).map(
    ([name, group]) => [`SLA ${name}`, percent(group.sla)] as const,
  );
  return {
    SLA: percent(overall.sla),
    wSLA: percent(overall.wSla),
    ...Object.fromEntries(byChannel),
    'worst class': percent(overall.worstClass),
    abandoned: percent(overall.abandonment),
    unserved: percent(overall.unserved),
    ...(present(overall.blocked) ? { blocked: percent(overall.blocked) } : {}),
    p50: rounded(overall.p50, 1, 0),
    p95: rounded(overall.p95, 1, 0),
    p99: rounded(overall.p99, 1, 0),
    utilisation: percent(overall.utilisation),
    Gini: rounded(overall.gini, 1, 3),
    'peer Gini': rounded(overall.peerGini, 1, 3),
    'hard streak': rounded(overall.hardStreak, 1, 1),
    're-offers': rounded(overall.reOffers, 1, 0),
    relaxed: percent(overall.relaxed),
    ...(present(overall.parked) ? { parked: rounded(overall.parked, 1, 1) } : {}),
  };
}

const nameOf = ({ policy, pooled }: Result) => (pooled ? `POOLED(${policy})` : policy);
const present = ({ mean }: Estimate) => mean !== null && mean !== 0;
const percent = (each: Estimate) => rounded(each, 100, 1);

function rounded({ mean, ci99 }: Estimate, factor: number, digits: number): string {
  if (mean === null) return '–';
  const value = fixed(mean * factor, digits);
  return ci99 === null ? value : `${value} ±${fixed(ci99 * factor, digits)}`;
}

/** Without the sign of what rounds to nothing. */
function fixed(value: number, digits: number): string {
  const text = value.toFixed(digits);
  return Number(text) === 0 ? text.replace('-', '') : text;
}
