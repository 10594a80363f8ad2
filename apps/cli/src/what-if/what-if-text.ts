import type { WhatIfResult } from '#contracts/http/what-if.ts';
import { textTable } from '../simulation/text-table.ts';

type Comparison = WhatIfResult['overall'];
type Metric = keyof Comparison['live'];

/** What a replay found, for people: a line a group, and of each figure what it is and what it would become. */
export function whatIfText(result: WhatIfResult): string {
  const { from, to, contacts, agents, reps, live, other, selfCheck, moves } = result;
  const tried = [other.policy, ...other.staffing].join(', ');
  const groups = [
    ['all', result.overall] as const,
    ...Object.entries(result.channels).map(([name, group]) => [`channel ${name}`, group] as const),
    ...Object.entries(result.queues).map(([name, group]) => [`queue ${name}`, group] as const),
    ...Object.entries(result.skills).map(([name, group]) => [`skill ${name}`, group] as const),
  ];
  const reasons = Object.entries(moves.byReason).map(([because, count]) => `${count} ${because}`);
  return [
    `${from} to ${to}: ${contacts} contacts, ${agents} agents; ${reps} replications, 99 % intervals; shares in %, waits in s`,
    `Live version ${live.version} → ${tried}`,
    textTable(groups.map(([name, group]) => ({ group: name, ...columns(group) }))),
    selfCheck.explanation.join('\n'),
    figures(selfCheck),
    `${moves.total} conversations would have gone elsewhere${reasons.length > 0 ? ` (${reasons.join(', ')})` : ''}.`,
    '',
  ].join('\n\n');
}

function columns(group: Comparison): Record<string, string> {
  return {
    contacts: number(group.other.contacts.mean, 1, 0),
    SLA: change(group, 'sla', 100, 1),
    'mean wait': change(group, 'meanWait', 1, 0),
    p95: change(group, 'p95', 1, 0),
    p99: change(group, 'p99', 1, 0),
    abandoned: change(group, 'abandonment', 100, 1),
    load: change(group, 'utilisation', 100, 1),
    'peer Gini': change(group, 'peerGini', 1, 3),
    transfers: change(group, 'transfers', 100, 1),
    'hard in a row': change(group, 'hardStreak', 1, 0),
  };
}

/** As `71.2 → 80.1 (+8.9 ±1.2)`. */
function change(group: Comparison, metric: Metric, factor: number, digits: number): string {
  const { mean, ci99 } = group.change[metric];
  const [before, after] = [group.live[metric].mean, group.other[metric].mean];
  if (before === null && after === null) return '–';
  const by =
    mean === null
      ? ''
      : ` (${mean >= 0 ? '+' : ''}${number(mean, factor, digits)}${ci99 === null ? '' : ` ±${number(ci99, factor, digits)}`})`;
  return `${number(before, factor, digits)} → ${number(after, factor, digits)}${by}`;
}

function figures({ figures: found }: WhatIfResult['selfCheck']): string {
  const rows = Object.entries(found).map(([figure, { recorded, replayed }]) => ({
    figure,
    recorded: number(recorded, 1, 3),
    'replay of the live version': number(replayed, 1, 3),
  }));
  return textTable(rows);
}

function number(value: number | null, factor: number, digits: number): string {
  return value === null ? '–' : (value * factor).toFixed(digits);
}
