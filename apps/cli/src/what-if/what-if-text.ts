import type { WhatIfResult } from '#contracts/http/what-if.ts';
import { textTable } from '../simulation/text-table.ts';

type Comparison = WhatIfResult['overall'];
type Metric = keyof Comparison['live'];

/** Of what moves, what differs first. */
const reasons: Readonly<Record<string, string>> = {
  queue: 'to another queue',
  needs: 'with another priority or other skills',
  agent: 'to another agent',
  'nobody-yet': 'to nobody yet at that moment',
};

/** What a replay found, for people: a line a group, and of each figure what it is and what it would become. */
export function whatIfText(result: WhatIfResult): string {
  const { from, to, contacts, agents, reps, live, other, selfCheck } = result;
  const tried = [other.policy, ...other.staffing].join(', ');
  const groups = [
    ['all', result.overall] as const,
    ...Object.entries(result.channels).map(([name, group]) => [`channel ${name}`, group] as const),
    ...Object.entries(result.queues).map(([name, group]) => [`queue ${name}`, group] as const),
    ...Object.entries(result.skills).map(([name, group]) => [`skill ${name}`, group] as const),
  ];
  const { hardStreak, meanWait } = result.overall.change;
  const anyHard = hardStreak.mean !== 0 || result.overall.live.hardStreak.mean !== 0;
  const intervals =
    meanWait.ci99 === null
      ? 'without intervals, because too little happened for them'
      : '± half the 99 % interval of the change';
  return [
    `${instant(from)} to ${instant(to)} UTC: ${contacts} contacts, ${agents} agents, replayed ${reps === 1 ? 'once' : `${reps} times`}; shares in %, waits in s, ${intervals}`,
    `Live version ${live.version} → ${tried}`,
    textTable(groups.map(([name, group]) => ({ group: name, ...columns(group, anyHard) }))),
    selfCheck.explanation.join('\n'),
    figures(selfCheck, anyHard),
    movesText(result.moves),
    '',
  ].join('\n\n');
}

function movesText({ total, byReason }: WhatIfResult['moves']): string {
  if (total === 0) return 'No conversation would have gone elsewhere.';
  const why = Object.entries(byReason).map(([because, count]) => `${count} ${reasons[because] ?? because}`);
  return `${total} of the conversations would have gone elsewhere: ${why.join(', ')}. --json names them.`;
}

/** As `2026-03-02 09:00`. */
function instant(iso: string): string {
  return iso.slice(0, 16).replace('T', ' ');
}

function columns(group: Comparison, anyHard: boolean): Record<string, string> {
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
    ...(anyHard && { 'hard in a row': change(group, 'hardStreak', 1, 0) }),
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
      : ` (${signed(number(mean, factor, digits))}${ci99 === null ? '' : ` ±${number(ci99, factor, digits)}`})`;
  return `${number(before, factor, digits)} → ${number(after, factor, digits)}${by}`;
}

function signed(text: string): string {
  return text.startsWith('-') ? text : `+${text}`;
}

/** The main figures as the table shows them. */
const checked = [
  ['contacts', 'contacts', 1, 0],
  ['SLA', 'sla', 100, 1],
  ['mean wait', 'meanWait', 1, 0],
  ['p95', 'p95', 1, 0],
  ['abandoned', 'abandonment', 100, 1],
  ['load', 'utilisation', 100, 1],
  ['hard in a row', 'hardStreak', 1, 0],
] as const;

function figures({ figures: found }: WhatIfResult['selfCheck'], anyHard: boolean): string {
  return textTable(
    checked
      .filter(([, metric]) => anyHard || metric !== 'hardStreak')
      .map(([figure, metric, factor, digits]) => ({
        figure,
        recorded: number(found[metric].recorded, factor, digits),
        'replay of the live version': number(found[metric].replayed, factor, digits),
      })),
  );
}

function number(value: number | null, factor: number, digits: number): string {
  if (value === null) return '–';
  const text = (value * factor).toFixed(digits);
  // What is nothing once it is rounded has no sign.
  return Number(text) === 0 ? (0).toFixed(digits) : text;
}
