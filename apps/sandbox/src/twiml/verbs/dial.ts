import { callParams } from '../../calls/call-params.ts';
import { Interrupted } from '../../calls/call.ts';
import { sourceOf } from '../attributes.ts';
import { TwimlFailure } from '../failure.ts';
import { NEXT, type Line, type Verb } from '../line.ts';
import { childElements, textOf, type Element } from '../xml.ts';
import { dialConference } from './dial-conference.ts';
import { dialPhones } from './dial-phones.ts';
import { dialQueue } from './dial-queue.ts';

/**
 * Connects the call with somebody. `action` is asked when that is over, with DialCallStatus; without one
 * the next verb follows. A caller who hangs up while connected still makes `action` be told.
 */
export const dial: Verb = async (element, line) => {
  const names = { url: 'action', method: 'method' };
  try {
    const outcome = await connect(element, line);
    const action = sourceOf(line, element, names, outcome);
    return action ? { kind: 'continue-with', source: action } : NEXT;
  } catch (error) {
    const action = sourceOf(line, element, names);
    if (error instanceof Interrupted && line.call.hasEnded && action?.kind === 'url') {
      const params = { ...callParams(line.call), DialCallStatus: 'completed' };
      void line.call.events.send({ url: action.url, method: action.method, params });
    }
    throw error;
  }
};

function connect(element: Element, line: Line): Promise<Record<string, string>> {
  const nouns = childElements(element);
  const [first] = nouns;
  if (!first) {
    const number = textOf(element).trim();
    if (number === '') throw new TwimlFailure(12200, '<Dial> dials nobody');
    return dialPhones(element, [{ name: 'Number', attributes: {}, children: [number] }], line);
  }
  if (first.name === 'Conference' && nouns.length === 1) return dialConference(first, line);
  if (first.name === 'Queue' && nouns.length === 1) return dialQueue(element, first, line);
  const strange = nouns.find((noun) => !['Number', 'Client', 'Sip'].includes(noun.name));
  if (strange) throw new TwimlFailure(12200, `<${strange.name}> cannot be here inside <Dial>`);
  if (nouns.length > 10) throw new TwimlFailure(13223, '<Dial> rings at most ten phones at once');
  return dialPhones(element, nouns, line);
}
