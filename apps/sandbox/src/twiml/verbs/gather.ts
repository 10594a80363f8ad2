import { abortable } from '../../time/abortable.ts';
import { either } from '../../time/either.ts';
import { flagOf, methodOf, numberOf, sourceOf } from '../attributes.ts';
import { TwimlFailure } from '../failure.ts';
import { NEXT, type Line, type Step, type Verb } from '../line.ts';
import { childElements, type Element } from '../xml.ts';
import { pause } from './pause.ts';
import { play } from './play.ts';
import { say } from './say.ts';

const PROMPTS: Record<string, Verb> = { Say: say, Play: play, Pause: pause };

/**
 * Collects keys while it speaks its prompts; the first key silences them. Ends with `numDigits` keys, with
 * `finishOnKey` (#), or after `timeout` (5) seconds without a key. With no key at all it falls through to
 * the next verb, unless `actionOnEmptyResult` is set. Without `action` the current document is asked again.
 */
export const gather: Verb = async (element, line) => {
  const wanted = numberOf(element, 'numDigits', Infinity);
  const finishOnKey = element.attributes['finishOnKey'] ?? '#';
  const silenceMs = numberOf(element, 'timeout', 5) * 1000;
  const collected = { digits: '', finishedOn: '' };
  let onKey: () => void = () => undefined;
  const bargeIn = new AbortController();
  const stopListening = line.call.keypad.listen((key) => {
    if (collected.finishedOn !== '' || collected.digits.length >= wanted) return;
    if (key === finishOnKey) collected.finishedOn = key;
    else collected.digits += key;
    bargeIn.abort(new Error('barge-in'));
    onKey();
  });
  const isComplete = (): boolean => collected.finishedOn !== '' || collected.digits.length >= wanted;
  try {
    await speakPrompts(element, line, bargeIn.signal);
    while (!isComplete()) {
      const pressed = new Promise<true>((resolve) => {
        onKey = () => {
          resolve(true);
        };
      });
      if (!(await keyWithin(line, pressed, silenceMs))) break;
    }
  } finally {
    stopListening();
  }
  return whatFollows(element, line, collected);
};

async function speakPrompts(element: Element, line: Line, bargeIn: AbortSignal): Promise<void> {
  const hearing = either(line.signal, bargeIn);
  try {
    for (const prompt of childElements(element)) {
      const speak = PROMPTS[prompt.name];
      if (!speak) throw new TwimlFailure(12200, `<${prompt.name}> cannot be inside <Gather>`);
      await speak(prompt, { ...line, signal: hearing.signal });
    }
  } catch (error) {
    if (!bargeIn.aborted || line.signal.aborted) throw error;
  } finally {
    hearing.release();
  }
}

async function keyWithin(line: Line, pressed: Promise<true>, ms: number): Promise<boolean> {
  const patience = new AbortController();
  const silence = line.pace.sleep(ms, patience.signal).then(
    () => false as const,
    () => false as const,
  );
  try {
    return await abortable(Promise.race([pressed, silence]), line.signal);
  } finally {
    patience.abort();
  }
}

function whatFollows(element: Element, line: Line, got: { digits: string; finishedOn: string }): Step {
  const isEmpty = got.digits === '' && got.finishedOn === '';
  if (isEmpty && !flagOf(element, 'actionOnEmptyResult', false)) return NEXT;
  const params = { Digits: got.digits, ...(got.finishedOn === '' ? {} : { FinishedOnKey: got.finishedOn }) };
  const action = sourceOf(line, element, { url: 'action', method: 'method' }, params);
  if (action) return { kind: 'continue-with', source: action };
  if (line.documentUrl === null) return NEXT;
  const again = { kind: 'url', url: line.documentUrl, method: methodOf(element), params } as const;
  return { kind: 'continue-with', source: again };
}
