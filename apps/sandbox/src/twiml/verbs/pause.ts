import { numberOf } from '../attributes.ts';
import { NEXT, type Verb } from '../line.ts';

/** Silence for `length` seconds (1). */
export const pause: Verb = async (element, line) => {
  await line.pace.sleep(numberOf(element, 'length', 1) * 1000, line.signal);
  return NEXT;
};
