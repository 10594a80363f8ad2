import type { ChannelKind, ConversationState, Priority, SlaMetric } from '../words.ts';

/** When a step of the ladder acts. Offsets are in the target's own kind of time. */
export type SlaMoment =
  | { readonly percent: number }
  | { readonly beforeSeconds: number }
  | { readonly afterSeconds: number }
  /** As soon as the breach of what waits is foreseen with this probability; it acts once, before the deadline. */
  | { readonly foreseen: number };

/** One person of the team, by e-mail address, or whoever is on call by a rota of this name. */
export type Somebody = { readonly agent: string } | { readonly onCall: string };

/** Whom a step tells: who leads, who has it, one person, or all of a team. */
export type Audience = 'supervisors' | 'assignee' | Somebody | { readonly team: string };

export type NoticeWay = 'live' | 'email' | 'text';

export type SlaAction =
  | { readonly do: 'raise-priority' }
  | { readonly do: 'drop-skill'; readonly skill: string }
  /** The least level of a required skill falls to this one. */
  | { readonly do: 'lower-skill'; readonly skill: string; readonly level: number }
  /** It needs this too, or more of it. */
  | { readonly do: 'add-skill'; readonly skill: string; readonly level: number }
  | { readonly do: 'add-team'; readonly team: string }
  /** Whoever has it and did not answer loses it; it goes back to its place. */
  | { readonly do: 'take-back' }
  /** Whatever their load; the record says that the ladder did it. */
  | { readonly do: 'assign'; readonly to: Somebody }
  | {
      readonly do: 'notify';
      readonly whom: Audience;
      readonly by: readonly NoticeWay[];
      readonly text?: string | undefined;
    }
  /** Posts to the webhook of this name, signed, and again until it is taken. */
  | { readonly do: 'webhook'; readonly webhook: string }
  | { readonly do: 'tag'; readonly tag: string }
  | { readonly do: 'note'; readonly text: string }
  /** Tells people every so often until one of them takes it, at most so many times. */
  | {
      readonly do: 'ask';
      readonly whom: Exclude<Audience, 'assignee'>;
      readonly by: readonly NoticeWay[];
      readonly everySeconds: number;
      readonly atMost: number;
      readonly text?: string | undefined;
    };

/** Everything that is given must hold. */
export interface StepCondition {
  readonly priorities?: readonly Priority[] | undefined;
  readonly channelKinds?: readonly ChannelKind[] | undefined;
  /** Names. */
  readonly queues?: readonly string[] | undefined;
  readonly states?: readonly ConversationState[] | undefined;
  /** Somebody has it, or nobody has. */
  readonly assigned?: boolean | undefined;
  /** Any of these. */
  readonly tags?: readonly string[] | undefined;
  readonly withoutTags?: readonly string[] | undefined;
  /** Attributes of the customer with one of the values each. */
  readonly customer?: Readonly<Record<string, readonly (string | number | boolean)[]>> | undefined;
}

/**
 * What becomes of a step that could not act at its instant because nobody worked: it acts all the same, it is left out when
 * somebody has the conversation by now, or when it is later than so many seconds.
 */
export type WhenLate = 'act' | 'skip-if-handled' | { readonly skipAfterSeconds: number };

export interface SlaStep {
  readonly name: string;
  readonly metric: SlaMetric;
  readonly at: SlaMoment;
  /** Again every so many seconds of the target's kind of time until it is handled, at most so many times in all. */
  readonly repeat?: { readonly everySeconds: number; readonly atMost: number } | undefined;
  readonly when?: StepCondition | undefined;
  /** `act` when it is not given. */
  readonly whenLate?: WhenLate | undefined;
  readonly actions: readonly SlaAction[];
}
