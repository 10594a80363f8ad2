import type { SelfCheck } from '#simulation/trace/self-check.ts';
import type { RoundsAgain } from './rounds-again.ts';

const percent = (share: number) => `${(share * 100).toFixed(1)} %`;

/** The self-check in sentences: how much is reproduced, and why the rest is not. */
export function explainCheck(check: SelfCheck, { rounds, reproduced: same, lost }: RoundsAgain): string[] {
  const { closed, decisions, reproduced, share, differences, manual, missedOffers, withdrawnOffers } = check;
  const say = (count: number, text: string) => (count > 0 ? [`${count} ${text}`] : []);
  const differ = (count: number, text: string) => (count > 0 ? [`Of the others ${count} ${text}`] : []);
  return [
    ...(rounds > 0
      ? [
          `Decided again on exactly what each of them saw, ${same} of the last ${rounds} rounds of matching come out as they did${lost > 0 ? `; of ${lost} not enough is recorded` : ''}.`,
        ]
      : []),
    share === null
      ? 'No recorded decision of the policy lies in this time.'
      : `Asked again about each recorded decision, the live version makes ${reproduced} of ${decisions} as they were made (${percent(share)}).`,
    ...differ(differences.otherVersion, 'were made by another version of the policy.'),
    ...differ(
      differences.notPossible,
      'cannot be made again by what is known: who was there, had room or the skills differs from then; skills, teams and queues are those of today.',
    ),
    ...differ(
      differences.likeAgent,
      'would go to an agent with the same skills and teams: which of them has had less is learned minute by minute, and not kept to the second.',
    ),
    ...differ(
      differences.otherAgent,
      'would go to an agent with other skills or wait on: terms that are nearly equal, or facts that reached the matcher a moment later.',
    ),
    ...differ(differences.otherContact, 'would have let another conversation go first.'),
    ...say(manual, 'were handed out by people, and are replayed as if the policy had handed them out.'),
    ...say(
      closed,
      'were resolved or put off by people while they waited: they are neither served nor abandoned, and wait no longer from the same instant on where nobody has taken them before.',
    ),
    ...say(
      missedOffers,
      'offers were let pass by somebody; they pass again, as often as they did, where the same agent is asked.',
    ),
    ...say(
      withdrawnOffers,
      'offers were withdrawn, because somebody left or took the conversation; they are withdrawn again where the same agent is asked.',
    ),
    'The main figures are told twice: as recorded, and as the live version makes them of the same conversations when it is let loose, where each decision that differs leads to others.',
  ];
}
