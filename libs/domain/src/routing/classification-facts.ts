import type { Calendar } from '../sla/calendar.ts';
import type { ChannelKind } from '../words.ts';

/** What the rules of a routing policy look at; all that is known when a conversation begins. */
export interface ClassificationFacts {
  readonly channelKind: ChannelKind;
  /** Our addresses or numbers that it went to. */
  readonly to: readonly string[];
  /** The customer's address or number; none when withheld. */
  readonly from?: string | undefined;
  readonly subject: string;
  readonly text: string;
  readonly language?: string | undefined;
  readonly digits?: string | undefined;
  readonly customer: Readonly<Record<string, unknown>>;
  /** Tags that the conversation has already. */
  readonly tags?: readonly string[] | undefined;
  /** None for somebody who never had to do with us. */
  readonly history?: CustomerHistory | undefined;
  /** When it arrived, in epoch milliseconds. */
  readonly atMs: number;
  /** Live calendars by name. */
  readonly calendars?: ReadonlyMap<string, Calendar> | undefined;
}

/** A customer's earlier conversations; instants are epoch milliseconds. */
export interface CustomerHistory {
  readonly conversations: number;
  /** How many of them are open. */
  readonly open: number;
  readonly lastResolvedAtMs?: number | undefined;
  /** Who had one of them last, and when something was last said in it. */
  readonly lastAgent?: { readonly id: string; readonly email: string; readonly atMs: number } | undefined;
}
