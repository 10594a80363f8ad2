import type { CustomerHistory } from '#domain/routing/classification-facts.ts';
import type { ChannelKind, Priority, SkillRequirement } from '#domain/words.ts';
import { select, type Tx } from '../../database.ts';

/** How a conversation began, and what was made of it then. */
export interface RecordedArrival {
  readonly conversationId: string;
  readonly number: number;
  readonly at: Date;
  readonly channelKind: ChannelKind;
  readonly to: readonly string[];
  readonly from: string | null;
  readonly subject: string;
  readonly text: string;
  readonly language: string | null;
  readonly digits: string | null;
  /** As they are now; earlier ones are not kept. */
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly history: CustomerHistory | null;
  readonly policyVersion: number | null;
  readonly classified: {
    readonly rule: string | null;
    readonly queue: string;
    readonly priority: Priority;
    readonly required: readonly SkillRequirement[];
    readonly preferred: readonly SkillRequirement[];
    readonly tags: readonly string[];
    readonly hard?: boolean;
  };
}

const longestText = 20_000;

const historyOf = `jsonb_build_object(
  'conversations', (select count(*)::int from earlier),
  'open', (select count(*)::int from earlier where resolved_at is null or resolved_at > v.created_at),
  'lastResolvedAtMs', (select floor(extract(epoch from max(resolved_at)) * 1000) from earlier where resolved_at <= v.created_at),
  'lastAgent', (select jsonb_build_object('id', g.id, 'email', g.email, 'atMs', floor(extract(epoch from s.started_at) * 1000))
     from earlier join assignment s on s.conversation_id = earlier.id join agent g on g.id = s.agent_id and g.active
     where s.started_at < v.created_at order by s.started_at desc limit 1))`;

/**
 * Conversations in the order in which they began, the newest first, from before the one with the id `before`. Those that
 * were not classified, as what a colleague opened, are left out.
 * @param withHistory whether the customer's conversations before it are asked for, as far as they can still be told
 */
export async function recordedArrivals(
  tx: Tx,
  asked: { readonly before?: string | undefined; readonly limit: number; readonly withHistory: boolean },
): Promise<RecordedArrival[]> {
  return select(
    tx,
    `select v.id as "conversationId", v.number, v.created_at as at, m.channel_kind as "channelKind",
       array_remove(array[m.to_address, h.address, l.to_number], null) as "to", coalesce(m.from_address, l.from_number) as "from",
       coalesce(m.subject, '') as subject, left(m.text, ${longestText}) as text, v.language, l.digits, c.attributes,
       (e.data ->> 'policyVersion')::int as "policyVersion", e.data as classified,
       ${asked.withHistory ? 'past.history' : 'null'} as history
     from conversation v
     join customer k on k.id = v.customer_id
     join customer c on c.id = coalesce(k.merged_into, k.id)
     cross join lateral (
       select data from event where conversation_id = v.id and type = 'conversation.classified' order by at, id limit 1
     ) e
     cross join lateral (
       select channel_id, channel_kind, to_address, from_address, subject, text from message
       where conversation_id = v.id and kind in ('inbound', 'system') order by created_at, id limit 1
     ) m
     left join channel h on h.id = m.channel_id
     left join lateral (
       select digits, to_number, from_number from call where conversation_id = v.id order by id limit 1
     ) l on m.channel_kind = 'voice'
     ${
       asked.withHistory
         ? `cross join lateral (
       with earlier as (
         select id, resolved_at from conversation
         where (customer_id = c.id or customer_id in (select id from customer where merged_into = c.id))
           and created_at < v.created_at order by last_message_at desc limit 1000
       ) select ${historyOf} as history
     ) past`
         : ''
     }
     where ($1::uuid is null or v.id < $1) order by v.id desc limit $2`,
    [asked.before ?? null, asked.limit],
  );
}
