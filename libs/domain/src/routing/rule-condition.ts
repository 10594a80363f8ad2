import type { Weekday } from '../sla/calendar.ts';
import type { ChannelKind } from '../words.ts';

/** Everything that a rule may look at; all parts that are given must hold, so an empty condition always does. */
export interface RuleCondition {
  readonly channelKinds?: readonly ChannelKind[] | undefined;
  /** Our own addresses or numbers that the customer wrote to or called. */
  readonly to?: readonly string[] | undefined;
  /** Addresses or numbers of the sender; `@example.com` stands for everybody there. */
  readonly from?: readonly string[] | undefined;
  /** Any of these stands in the subject, without regard to case. */
  readonly subjectContains?: readonly string[] | undefined;
  /** Any of these stands in the subject or text, without regard to case. */
  readonly textContains?: readonly string[] | undefined;
  /** All of these stand in the subject or text, without regard to case. */
  readonly textContainsAll?: readonly string[] | undefined;
  /** Any of these regular expressions of the safe kind (patterns/read-pattern.ts) finds something in the subject. */
  readonly subjectMatches?: readonly string[] | undefined;
  /** The same in the subject or text. */
  readonly textMatches?: readonly string[] | undefined;
  /** Languages, BCP 47 primary tags. */
  readonly languages?: readonly string[] | undefined;
  /** What the caller pressed in the menu. */
  readonly digits?: readonly string[] | undefined;
  /** What must hold for attributes of the customer; a text alone is the value it must have. */
  readonly customer?: Readonly<Record<string, string | AttributeTest>> | undefined;
  /** The customer's attribute `segment` is one of these, as `vip`. */
  readonly segments?: readonly string[] | undefined;
  /** Any of these is a tag of the conversation, as one that a caller joins has them, or of the customer's attribute `tags`. */
  readonly tags?: readonly string[] | undefined;
  readonly history?: HistoryTest | undefined;
  /** Whether a calendar is open when it arrives. */
  readonly hours?: { readonly calendar?: string | undefined; readonly open: boolean } | undefined;
  readonly times?: TimeWindow | undefined;
  readonly all?: readonly RuleCondition[] | undefined;
  readonly any?: readonly RuleCondition[] | undefined;
  readonly not?: RuleCondition | undefined;
}

export type AttributeValue = string | number | boolean;

/** All parts that are given must hold. Numbers are compared where the attribute is one, or text that reads as one. */
export interface AttributeTest {
  readonly equals?: AttributeValue | undefined;
  readonly in?: readonly AttributeValue[] | undefined;
  readonly exists?: boolean | undefined;
  readonly atLeast?: number | undefined;
  readonly atMost?: number | undefined;
  readonly above?: number | undefined;
  readonly below?: number | undefined;
}

/** What is known of the customer from before; all parts that are given must hold. */
export interface HistoryTest {
  /** Whether we had a conversation with them before. */
  readonly known?: boolean | undefined;
  readonly conversationsAtLeast?: number | undefined;
  readonly conversationsAtMost?: number | undefined;
  /** Whether another conversation of theirs is open. */
  readonly open?: boolean | undefined;
  /** One was resolved in so many days before. */
  readonly resolvedWithinDays?: number | undefined;
  /** Who had their last conversation, by e-mail address. */
  readonly lastAgents?: readonly string[] | undefined;
  /** Somebody had one of theirs in so many days before. */
  readonly lastAgentWithinDays?: number | undefined;
}

/** Local times in which it arrives; `from` after `to` goes over midnight and belongs to the weekday on which it begins. */
export interface TimeWindow {
  /** IANA name, as Europe/Zurich. */
  readonly timeZone: string;
  readonly weekdays?: readonly Weekday[] | undefined;
  /** `HH:MM`, inclusive. */
  readonly from?: string | undefined;
  /** `HH:MM`, exclusive; up to `24:00`. */
  readonly to?: string | undefined;
}

/** The conditions within a condition, itself first. */
export function* conditionsIn(condition: RuleCondition): Generator<RuleCondition> {
  yield condition;
  for (const one of [...(condition.all ?? []), ...(condition.any ?? [])]) yield* conditionsIn(one);
  if (condition.not) yield* conditionsIn(condition.not);
}
