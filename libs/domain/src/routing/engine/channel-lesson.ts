import { backlogOf } from './backlog-of.ts';
import { unknownChannel, type Estimates } from './estimates.ts';
import type { DispatchRules } from './rules.ts';
import { shortageOf } from './shortage-of.ts';

/** What was learned about a channel, or is taken for true of it where nothing was; the same for all its groups of work. */
export interface ChannelLesson {
  readonly handlingMs: number;
  readonly answerMs: number;
  readonly wrapUpMs: number;
  readonly shortage: number;
  /** How much of a backlog there is of what is promised to be done by a time, whatever its channel. */
  readonly backlog: number;
  /** Of all its work, a millisecond; where that is not told, what arrives of each kind of it. */
  readonly arrivals: number | undefined;
}

export function channelLesson(
  { channels }: Pick<Estimates, 'channels'>,
  name: string,
  rules: Pick<DispatchRules, 'channels'>,
): ChannelLesson {
  const {
    exclusive = false,
    handlingMs = unknownChannel.handlingMs,
    wrapUpMs = 0,
  } = rules.channels[name] ?? {};
  const known = channels[name] ?? { ...unknownChannel, handlingMs };
  return {
    handlingMs: known.handlingMs,
    answerMs: known.answerMs,
    wrapUpMs,
    shortage: shortageOf(channels, name, exclusive),
    backlog: backlogOf(channels),
    arrivals: known.arrivals,
  };
}
