import { absoluteUrl, numberOf } from '../attributes.ts';
import { NEXT, type Verb } from '../line.ts';
import { textOf } from '../xml.ts';

/** The sandbox does not fetch sounds: each is this long. */
const LENGTH_MS = 5_000;
const MS_PER_DIGIT = 500;

/** Plays a sound from a URL, or keypad tones with `digits`; `loop="0"` repeats it without end. */
export const play: Verb = async (element, line) => {
  const digits = element.attributes['digits'];
  if (digits !== undefined) {
    line.call.hear(`tones ${digits}`);
    await line.pace.sleep(digits.length * MS_PER_DIGIT, line.signal);
    return NEXT;
  }
  const sound = absoluteUrl(line, textOf(element).trim());
  const loops = numberOf(element, 'loop', 1) || Infinity;
  for (let played = 0; played < loops; played += 1) {
    line.call.hear(`sound ${sound}`);
    await line.pace.sleep(LENGTH_MS, line.signal);
  }
  return NEXT;
};
