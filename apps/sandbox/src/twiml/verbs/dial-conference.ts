import { Interrupted } from '../../calls/call.ts';
import type { Conference } from '../../conferences/conference.ts';
import { takePart } from '../../conferences/take-part.ts';
import { either } from '../../time/either.ts';
import { absoluteUrl, flagOf, methodOf, sourceOf, wordsOf } from '../attributes.ts';
import { TwimlFailure } from '../failure.ts';
import type { Line } from '../line.ts';
import { textOf, type Element } from '../xml.ts';

const MUSIC_VERBS = new Set(['Play', 'Say', 'Pause', 'Redirect']);
const BETWEEN_DOCUMENTS_MS = 1_000;

/** `<Dial><Conference>`: the callback of the first participant counts, those of later ones are ignored. */
export async function dialConference(element: Element, line: Line): Promise<Record<string, string>> {
  const name = textOf(element).trim();
  if (name === '') throw new TwimlFailure(12200, '<Conference> has no name');
  const conference = line.conferences.named(name);
  const url = element.attributes['statusCallback'];
  conference.events.settle(
    url
      ? {
          url: absoluteUrl(line, url),
          method: methodOf(element, 'statusCallbackMethod'),
          events: wordsOf(element, 'statusCallbackEvent', 'start end'),
        }
      : undefined,
  );
  const label = element.attributes['participantLabel'];
  const startedAt = new Date();
  void playMusic(element, line, conference);
  await takePart(line.call, conference, {
    ...(label ? { label } : {}),
    startConferenceOnEnter: flagOf(element, 'startConferenceOnEnter', true),
    endConferenceOnExit: flagOf(element, 'endConferenceOnExit', false),
    muted: flagOf(element, 'muted', false),
  });
  // The provider's word for a conference that one has been in; `completed` is for telephones.
  const seconds = String(line.pace.secondsBetween(startedAt));
  return { DialCallStatus: 'answered', DialCallDuration: seconds, DialBridged: 'true' };
}

/** Plays `waitUrl` until the conference starts. Its failure is noted and costs nobody the call. */
async function playMusic(element: Element, line: Line, conference: Conference): Promise<void> {
  const source = sourceOf(line, element, { url: 'waitUrl', method: 'waitMethod' });
  if (!source) return;
  const waiting = either(line.signal, conference.started);
  try {
    while (!waiting.signal.aborted) {
      await line.run({ ...line, signal: waiting.signal }, source, MUSIC_VERBS);
      await line.pace.sleep(BETWEEN_DOCUMENTS_MS, waiting.signal);
    }
  } catch (error) {
    if (waiting.signal.aborted || error instanceof Interrupted) return;
    line.call.note(`no music: ${error instanceof Error ? error.message : String(error)}`);
  } finally {
    waiting.release();
  }
}
