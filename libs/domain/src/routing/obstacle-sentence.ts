import type { Obstacle } from './eligibility.ts';

const rooms: Readonly<Record<string, string>> = {
  units: 'has no units of capacity left for it',
  'channel-maximum': 'has as much of this channel as one agent may have',
  'exclusive-work': 'is on something that allows nothing beside it',
  'uninterruptible-work': 'has work that this may not interrupt',
};

const past: Readonly<Record<string, string>> = {
  is: 'was',
  rests: 'rested',
  has: 'had',
};

/** The same of an instant that is over. */
export function pastObstacleSentence(who: string, obstacle: Obstacle): string {
  const said = obstacleSentence('', obstacle);
  return (
    who +
    said
      .replace(/^ does not (have|reach)/, ' did not $1')
      .replace(/^ could take it, but it is/, ' could have taken it, but it was')
      .replace(/^ (is|rests|has)\b/, (_, verb: string) => ` ${past[verb] ?? verb}`)
      .replace(/ it needs/, ' it needed')
  );
}

/** A rule that keeps an agent from a conversation, for a person; `who` begins the sentence. */
export function obstacleSentence(who: string, { because, what = '' }: Obstacle): string {
  switch (because) {
    case 'not-available':
      return `${who} is ${what || 'not available'}.`;
    case 'resting':
      return `${who} rests after an offer that was missed.`;
    case 'wrong-team':
      return `${who} is in none of the teams that may serve it.`;
    case 'missing-skill':
      return `${who} does not have ${what}.`;
    case 'skill-level':
      return `${who} does not reach the level it needs: ${what}.`;
    case 'no-phone':
      return `${who} has no phone to ring.`;
    case 'asked-this-round':
      return `${who} was asked in this round and let it go.`;
    case 'kept':
      return `${who} could take it, but it is kept for the agent who had this customer last.`;
    case 'spared':
      return `${who} is kept free for work that will need them more.`;
    case 'no-room':
      return `${who} ${rooms[what] ?? 'has no room for it'}.`;
  }
}
