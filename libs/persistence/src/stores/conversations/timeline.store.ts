import { select, type Tx } from '../../database.ts';
import { Conditions, cutPage, pageStatement, type List, type Page, type PageRequest } from '../../page.ts';
import { eventColumns, type EventView } from '../events/event-list.store.ts';
import { partsOf } from './conversation-merge.store.ts';
import { messageColumns, type MessageView } from './message-list.store.ts';

export type TimelineEntry =
  | { readonly kind: 'event'; readonly at: Date; readonly event: EventView }
  | { readonly kind: 'message'; readonly at: Date; readonly message: MessageView };

interface Part {
  readonly id: string;
  readonly kind: 'event' | 'message';
  readonly at: Date;
  readonly pageKey: string[];
}

/** Facts that only say that a message is there; the message stands for itself. */
const ofMessages = ['message.received', 'message.composed', 'message.noted'];

/**
 * Facts and messages of a conversation, and of those that were merged into it, in the order of their instants. The facts
 * and the messages of each give at most a page from their index; the keys are merged, and only what is shown is read in full.
 */
export async function timelineOf(
  tx: Tx,
  conversationId: string,
  order: List['order'],
  page: PageRequest,
): Promise<Page<TimelineEntry>> {
  const parts: Part[] = [];
  for (const id of await partsOf(tx, conversationId)) {
    for (const { sql, values } of [eventsOf(id, order, page), messagesOf(id, order, page)]) {
      parts.push(...(await select<Part>(tx, sql, values)));
    }
  }
  parts.sort((a, b) => (order === 'asc' ? compare(a, b) : compare(b, a)));
  const merged = cutPage<Omit<Part, 'pageKey'>>(parts, page.limit);
  return { items: await filled(tx, merged.items), nextCursor: merged.nextCursor };
}

function eventsOf(conversationId: string, order: List['order'], page: PageRequest) {
  return pageStatement(
    {
      columns: `'event' as kind, e.id, e.at`,
      from: 'event e',
      key: [
        ['e.at', 'timestamptz'],
        ['e.id', 'uuid'],
      ],
      order,
    },
    new Conditions().add('e.conversation_id = ? and e.type <> all(?)', conversationId, ofMessages),
    page,
  );
}

function messagesOf(conversationId: string, order: List['order'], page: PageRequest) {
  return pageStatement(
    {
      columns: `'message' as kind, m.id, m.created_at as at`,
      from: 'message m',
      key: [
        ['m.created_at', 'timestamptz'],
        ['m.id', 'uuid'],
      ],
      order,
    },
    new Conditions().add('m.conversation_id = ?', conversationId),
    page,
  );
}

/** As Postgres orders them: by microsecond, then by identifier. */
function compare(a: Part, b: Part): number {
  const [atA = '', idA = ''] = a.pageKey;
  const [atB = '', idB = ''] = b.pageKey;
  const byInstant = a.at.getTime() - b.at.getTime() || microseconds(atA) - microseconds(atB);
  return byInstant || (idA < idB ? -1 : 1);
}

function microseconds(text: string): number {
  return Number((/\.(\d+)/.exec(text)?.[1] ?? '').padEnd(6, '0'));
}

async function filled(tx: Tx, parts: readonly Omit<Part, 'pageKey'>[]): Promise<TimelineEntry[]> {
  const idsOf = (kind: Part['kind']) => parts.filter((one) => one.kind === kind).map((one) => one.id);
  const events = await select<EventView>(tx, `select ${eventColumns} from event e where e.id = any($1)`, [
    idsOf('event'),
  ]);
  const messages = await select<MessageView>(
    tx,
    `select ${messageColumns} from message m where m.id = any($1)`,
    [idsOf('message')],
  );
  const eventsById = new Map(events.map((one) => [one.id, one]));
  const messagesById = new Map(messages.map((one) => [one.id, one]));
  return parts.flatMap(({ kind, id, at }): TimelineEntry[] => {
    if (kind === 'event') {
      const event = eventsById.get(id);
      return event ? [{ kind, at, event }] : [];
    }
    const message = messagesById.get(id);
    return message ? [{ kind, at, message }] : [];
  });
}
