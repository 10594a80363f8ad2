import type { SkillRequirement } from '#domain/words.ts';
import { select, type Tx } from '../../database.ts';

/** What came lately with the same needs. */
export interface SeenClass {
  readonly queue: string;
  readonly required: SkillRequirement[];
  readonly voice: boolean;
  readonly conversations: number;
}

/** Kinds of work among the newest conversations, as they were classified, the most frequent first. */
export async function seenClasses(tx: Tx, among: number, atMost: number): Promise<SeenClass[]> {
  return select(
    tx,
    `select e.data ->> 'queue' as queue, e.data -> 'required' as required, v.channel_kind = 'voice' as voice,
       count(*)::int as conversations
     from (select id, channel_kind from conversation order by id desc limit $1) v
     cross join lateral (
       select data from event where conversation_id = v.id and type = 'conversation.classified' order by at, id limit 1
     ) e
     group by 1, 2, 3 order by conversations desc, queue limit $2`,
    [among, atMost],
  );
}
