import { describe, expect, it } from '@jest/globals';
import { obstacleKinds } from './eligibility.ts';
import { obstacleSentence, pastObstacleSentence } from './obstacle-sentence.ts';

describe('obstacleSentence', () => {
  it('tells every rule, now and of an instant that is over', () => {
    const told = obstacleKinds.map((because) => {
      const what = because === 'no-room' ? 'units' : because === 'not-available' ? 'away' : 'german 3';
      return [
        obstacleSentence('Is Ada', { because, what }),
        pastObstacleSentence('Is Ada', { because, what }),
      ];
    });
    expect(told).toEqual([
      ['Is Ada is away.', 'Is Ada was away.'],
      ['Is Ada rests after an offer that was missed.', 'Is Ada rested after an offer that was missed.'],
      [
        'Is Ada is in none of the teams that may serve it.',
        'Is Ada was in none of the teams that may serve it.',
      ],
      ['Is Ada does not have german 3.', 'Is Ada did not have german 3.'],
      [
        'Is Ada does not reach the level it needs: german 3.',
        'Is Ada did not reach the level it needed: german 3.',
      ],
      ['Is Ada has no phone to ring.', 'Is Ada had no phone to ring.'],
      ['Is Ada was asked in this round and let it go.', 'Is Ada was asked in this round and let it go.'],
      ['Is Ada has no units of capacity left for it.', 'Is Ada had no units of capacity left for it.'],
      [
        'Is Ada could take it, but it is kept for the agent who had this customer last.',
        'Is Ada could have taken it, but it was kept for the agent who had this customer last.',
      ],
      [
        'Is Ada is kept free for work that will need them more.',
        'Is Ada was kept free for work that will need them more.',
      ],
    ]);
  });
});
