import { numberOf } from '../attributes.ts';
import { TwimlFailure } from '../failure.ts';
import { NEXT, type Verb } from '../line.ts';
import { textOf } from '../xml.ts';

/** About the speed of a synthetic voice: fifteen characters a second. */
const MS_PER_CHARACTER = 65;
const LONGEST = 4096;

/** Speaks a text of at most 4,096 characters; `loop="0"` repeats it until the call moves on. */
export const say: Verb = async (element, line) => {
  const text = textOf(element).replace(/\s+/g, ' ').trim();
  if (text.length > LONGEST) throw new TwimlFailure(13510, '<Say> is longer than 4,096 characters');
  const loops = numberOf(element, 'loop', 1) || Infinity;
  for (let spoken = 0; spoken < loops && text !== ''; spoken += 1) {
    line.call.hear(text);
    await line.pace.sleep(text.length * MS_PER_CHARACTER, line.signal);
  }
  return NEXT;
};
