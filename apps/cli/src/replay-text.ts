import type { PastRound, ReplayedDecisions } from '#flow/routing/replay/replay-decisions.ts';

const namedAtMost = 10;

/** What came of deciding again what was decided in some time, for people. */
export function replayText(found: ReplayedDecisions, from: Date, to: Date): string {
  const { rounds, offers, versions, differing, lost } = found;
  const span = `From ${from.toISOString()} to ${to.toISOString()}`;
  if (rounds === 0) return `${span} nothing was decided of which there is a record.\n`;
  const by = `${versions.length === 1 ? 'version' : 'versions'} ${versions.join(', ')} of the policy`;
  const same = rounds - differing.length - lost.length;
  return [
    `${span}: ${rounds} rounds of matching with ${offers} offers, by ${by}.`,
    `Decided again on exactly what each of them saw, ${same === rounds ? 'all' : `${same} of ${rounds}`} come out as they did.`,
    ...listed(differing, 'come out otherwise'),
    ...listed(lost, 'cannot be decided again, because too little of what they saw is recorded any more'),
    '',
  ].join('\n');
}

function listed(rounds: readonly PastRound[], what: string): string[] {
  if (rounds.length === 0) return [];
  const named = rounds.slice(0, namedAtMost);
  const more = rounds.length - named.length;
  return [
    `${rounds.length} ${what}:`,
    ...named.map((one) => `  ${one.at.toISOString()} version ${one.policyVersion}, round ${one.id}`),
    ...(more > 0 ? [`  and ${more} more`] : []),
  ];
}
