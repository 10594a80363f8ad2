import { asColumns } from '../../column-names.ts';
import { CombinedWrite } from '../../combined-write.ts';
import type { Tx } from '../../database.ts';
import type { ConversationRow } from '../../rows/conversation.row.ts';
import type { ActionResult } from '../../rows/escalation.row.ts';
import { messageColumns, type NewMessage } from '../conversations/message-write.store.ts';
import { noticeColumns, type NewNotice } from '../notices/notice.store.ts';
import { deliveryColumns, type NewWebhookDelivery } from '../notices/webhook-delivery.store.ts';
import { putFactsAndWork, type FactsAndWork } from '../work/facts-and-work.store.ts';
import { askColumns, type NewAsk } from './ask.store.ts';

export interface EndedEscalation {
  readonly id: string;
  readonly state: 'applied' | 'over' | 'skipped';
  readonly because: string | null;
  readonly results: readonly ActionResult[];
}

/** What escalations change, of however many conversations. */
export interface EscalationWrites extends FactsAndWork {
  /** Locked rows as they are now, each once; what a step may weaken, raise or tag is written, and the version. */
  readonly conversations: ReadonlyMap<string, ConversationRow>;
  readonly notes: readonly NewMessage[];
  readonly notices: readonly NewNotice[];
  readonly asks: readonly NewAsk[];
  readonly deliveries: readonly NewWebhookDelivery[];
  readonly ended: readonly EndedEscalation[];
}

/** Writes what a batch of escalations changes, in one statement. */
export async function writeEscalations(tx: Tx, writes: EscalationWrites, now: Date): Promise<void> {
  const write = new CombinedWrite();
  const changed = [...writes.conversations.values()].map(
    ({ id, priority, requiredSkills, teamIds, tags, version, updatedAt }) => ({
      id,
      priority,
      requiredSkills,
      teamIds,
      tags,
      version,
      updatedAt,
    }),
  );
  if (changed.length > 0) {
    const rows = write.parameter(JSON.stringify(changed));
    write.part(
      'change_conversation',
      `update conversation set priority = c.priority, required_skills = c."requiredSkills", team_ids = c."teamIds",
         tags = c.tags, version = c.version, updated_at = c."updatedAt"
       from jsonb_to_recordset(${rows}) as c(id uuid, priority text, "requiredSkills" jsonb, "teamIds" uuid[], tags text[],
         version int, "updatedAt" timestamptz)
       where conversation.id = c.id`,
    );
  }
  write.insert('message', messageColumns, writes.notes.map(asColumns));
  write.insert('notice', noticeColumns, writes.notices.map(asColumns));
  write.insert('ask', askColumns, writes.asks.map(asColumns));
  write.insert('webhook_delivery', deliveryColumns, writes.deliveries.map(asColumns));
  putFactsAndWork(write, writes, now);
  if (writes.ended.length > 0) {
    const ended = write.parameter(JSON.stringify(writes.ended));
    write.part(
      'end_escalation',
      `update escalation set state = e.state, because = e.because, results = e.results, applied_at = ${write.parameter(now)}
       from jsonb_to_recordset(${ended}) as e(id uuid, state text, because text, results jsonb)
       where escalation.id = e.id`,
    );
  }
  await write.run(tx);
}
