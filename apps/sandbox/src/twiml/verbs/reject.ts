import type { Verb } from '../line.ts';

/**
 * Turns an incoming call away without answering it, so only as the very first verb; later it can only
 * hang up. https://www.twilio.com/docs/voice/twiml/reject
 */
export const reject: Verb = (element, line) => {
  if (line.call.status !== 'ringing') return Promise.resolve({ kind: 'hang-up', status: 'completed' });
  const isBusy = element.attributes['reason'] === 'busy';
  return Promise.resolve({ kind: 'hang-up', status: isBusy ? 'busy' : 'no-answer' });
};
