import type { VoiceStep } from '#channels/voice-provider.ts';
import type { VoiceSettings } from '#contracts/voice-settings.ts';
import { phrasesIn } from '#domain/calls/phrases.ts';
import { sayWait, type ExpectedWait } from '#domain/calls/say-wait.ts';
import { tellsPosition } from '#domain/calls/wait-estimate.ts';
import { agentLabel, conferenceName, customerLabel, type VoiceUrls } from './voice-urls.ts';

/** A document of a wait is at most this long beside what is said, so that announcements stay fresh. */
const pauseSeconds = 15;

const say = (settings: VoiceSettings, text: string): VoiceStep => ({
  do: 'say',
  text,
  language: settings.language,
  voice: settings.voice,
});

export const hangUp: readonly VoiceStep[] = [{ do: 'hang-up' }];

/** Greets and asks for a digit; whoever presses none goes on without. */
export function menuSteps(settings: VoiceSettings, urls: VoiceUrls, attempt: number): VoiceStep[] {
  const phrases = phrasesIn(settings.language);
  const opening = attempt === 1 ? settings.greeting : phrases.notOnMenu;
  const choices = Object.entries(settings.menu).map(([digit, label]) => phrases.press(digit, label));
  return [
    {
      do: 'ask-digit',
      prompts: [say(settings, opening), say(settings, choices.join(' '))],
      timeoutSeconds: settings.menuTimeoutSeconds,
      answerUrl: urls.menu(attempt),
    },
    { do: 'go-to', url: urls.menu(attempt) },
  ];
}

/** Puts the caller into the waiting room. Its order means nothing: we say who is next. */
export function waitingRoomSteps(channelId: string, urls: VoiceUrls, stay: string): VoiceStep[] {
  return [
    {
      do: 'wait-in-queue',
      queue: `firstline-${channelId}`,
      waitUrl: urls.wait(stay, 0),
      leftUrl: urls.left(stay),
    },
  ];
}

export function greetingSteps(settings: VoiceSettings): VoiceStep[] {
  return [say(settings, settings.greeting)];
}

export interface Waiting {
  readonly stay: string;
  readonly loop: number;
  /** The position that this caller heard last. */
  readonly said: number | undefined;
  /** Undefined while the call has no place yet. */
  readonly place: { readonly position: number; readonly wait: ExpectedWait | undefined } | undefined;
}

/** One document of a wait: the place when there is news, some music, and on to the next. */
export function waitSteps(settings: VoiceSettings, urls: VoiceUrls, waiting: Waiting): VoiceStep[] {
  const { stay, loop, said, place } = waiting;
  const phrases = phrasesIn(settings.language);
  const tells = place && tellsPosition(loop, place.position, said);
  const words = tells
    ? [phrases.position(place.position), ...(place.wait === undefined ? [] : [sayWait(place.wait, phrases)])]
    : [phrases.hold];
  return [
    say(settings, words.join(' ')),
    settings.musicUrl ? { do: 'play', url: settings.musicUrl } : { do: 'pause', seconds: pauseSeconds },
    { do: 'go-to', url: urls.wait(stay, loop + 1, tells ? place.position : said) },
  ];
}

/** Moves the caller to the agent. The caller's going ends the conference, the agent's does not. */
export function joinSteps(urls: VoiceUrls, legId: string): VoiceStep[] {
  return [
    {
      do: 'join-conference',
      conference: conferenceName(legId),
      label: customerLabel,
      endsIt: true,
      eventsUrl: urls.conference(legId),
    },
  ];
}

export function lostAgentSteps(
  settings: VoiceSettings,
  channelId: string,
  urls: VoiceUrls,
  legId: string,
): VoiceStep[] {
  return [say(settings, phrasesIn(settings.language).lostAgent), ...waitingRoomSteps(channelId, urls, legId)];
}

export function cannotQueueSteps(settings: VoiceSettings): VoiceStep[] {
  return [say(settings, phrasesIn(settings.language).cannotQueue), ...hangUp];
}

/** Our id of the agent's leg that a participant's label names. */
export function legOfLabel(label: string): string | undefined {
  const prefix = agentLabel('');
  return label.startsWith(prefix) ? label.slice(prefix.length) : undefined;
}
