import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { fill, filled } from '../../../../test/builders/filled-database.ts';
import { freshDatabase } from '../../../../test/postgres/database.ts';
import type { Database, Tx } from '../database.ts';
import type { Page, PageRequest } from '../page.ts';
import { listCalls } from './calls/call-list.store.ts';
import { listChannelPage } from './channels/channel-list.store.ts';
import { listConversations } from './conversations/conversation-list.store.ts';
import { isHeldByMerge, partsOf } from './conversations/conversation-merge.store.ts';
import { listFollowUps } from './conversations/follow-up.store.ts';
import { listMessages } from './conversations/message-list.store.ts';
import { listSnoozes, snoozeOf } from './conversations/snooze.store.ts';
import { timelineOf } from './conversations/timeline.store.ts';
import { listCustomers } from './customers/customer-list.store.ts';
import { listSuppressions } from './delivery/suppression-list.store.ts';
import { listDocumentChanges, listDocumentNames, listVersions } from './documents/document-list.store.ts';
import { attributesInUse } from './documents/house.store.ts';
import { listAsks } from './escalation/ask.store.ts';
import { listEscalations, undoneEscalations } from './escalation/escalation.store.ts';
import { eventsAfter, lastEventNumber } from './events/event-list.store.ts';
import { openPromises } from './forecast/answer-promise.store.ts';
import { listReceipts } from './intake/receipt-list.store.ts';
import { countUnreadNotices, listNotices } from './notices/notice-list.store.ts';
import { listWebhookDeliveries } from './notices/webhook-delivery.store.ts';
import { listWebhookTargets, webhookTargetsByName } from './notices/webhook-target.store.ts';
import { listAgents } from './people/agent-list.store.ts';
import { listTokens } from './people/api-token.store.ts';
import { listRotas, rotasByName } from './people/rota.store.ts';
import { listSkills, listTeams } from './people/team-list.store.ts';
import { listQueues } from './queues/queue-list.store.ts';
import { listOffers } from './routing/offer-list.store.ts';
import { listRoutingReceipts } from './routing/routing-receipt-list.store.ts';
import {
  listShadowDecisions,
  listShadowRoutings,
  shadowOfConversation,
} from './routing/shadow-list.store.ts';
import { arrivedWork } from './routing/work-facts.store.ts';
import { listClocks } from './sla/clock.store.ts';
import { listRecomputes, claimRecompute } from './sla/clock-recompute.store.ts';
import { listPromises, promisesOf } from './sla/promise.store.ts';
import { claimWhatIf, listWhatIfMoves, listWhatIfs } from './what-if/what-if.store.ts';
import { dueTimers, nextTimerAt } from './work/timer.store.ts';
import { nudgeUnfinished } from './work/unfinished.store.ts';

type Read = (tx: Tx, page: PageRequest) => Promise<Page<any>>;

const { agent, busyAgent, conversation } = filled;

const lists: Record<string, Read> = {
  'all conversations': (tx, page) => listConversations(tx, {}, page),
  'open conversations': (tx, page) => listConversations(tx, { state: 'open' }, page),
  'queued conversations': (tx, page) => listConversations(tx, { state: 'queued' }, page),
  'resolved conversations': (tx, page) => listConversations(tx, { state: 'resolved' }, page),
  'conversations of a common queue': (tx, page) =>
    listConversations(tx, { queueId: filled.commonQueue }, page),
  'conversations of a rare queue': (tx, page) => listConversations(tx, { queueId: filled.rareQueue }, page),
  'conversations of an assignee': (tx, page) => listConversations(tx, { assigneeId: busyAgent }, page),
  'open conversations of an assignee': (tx, page) =>
    listConversations(tx, { assigneeId: busyAgent, state: 'open' }, page),
  'conversations of a customer': (tx, page) => listConversations(tx, { customerId: filled.customer }, page),
  'conversations of a merged customer': (tx, page) =>
    listConversations(tx, { customerId: filled.mergedCustomer }, page),
  'conversations of a common channel kind': (tx, page) =>
    listConversations(tx, { channelKind: 'email' }, page),
  'conversations of a rare channel kind': (tx, page) => listConversations(tx, { channelKind: 'chat' }, page),
  'conversations with a common tag': (tx, page) => listConversations(tx, { tag: 'common' }, page),
  'conversations with a rare tag': (tx, page) => listConversations(tx, { tag: 'rare' }, page),
  'the conversation of a number': (tx, page) => listConversations(tx, { number: 12_345 }, page),
  timeline: (tx, page) => timelineOf(tx, conversation, 'asc', page),
  'timeline, newest first': (tx, page) => timelineOf(tx, conversation, 'desc', page),
  messages: (tx, page) => listMessages(tx, conversation, 'asc', page),
  'messages, newest first': (tx, page) => listMessages(tx, conversation, 'desc', page),
  'messages of a merged conversation': (tx, page) => listMessages(tx, filled.mergedConversation, 'asc', page),
  'timeline of a merged conversation': (tx, page) => timelineOf(tx, filled.mergedConversation, 'asc', page),
  calls: (tx, page) => listCalls(tx, conversation, page),
  'routing receipts of a conversation': (tx, page) =>
    listRoutingReceipts(tx, { conversationId: conversation }, page),
  'routing receipts of an agent': (tx, page) => listRoutingReceipts(tx, { agentId: busyAgent }, page),
  offers: (tx, page) => listOffers(tx, { agentId: busyAgent }, page),
  'pending offers': (tx, page) => listOffers(tx, { agentId: busyAgent, state: 'pending' }, page),
  agents: (tx, page) => listAgents(tx, page),
  teams: (tx, page) => listTeams(tx, page),
  skills: (tx, page) => listSkills(tx, page),
  queues: (tx, page) => listQueues(tx, page),
  channels: (tx, page) => listChannelPage(tx, page),
  customers: (tx, page) => listCustomers(tx, {}, page),
  'customers by identity': (tx, page) => listCustomers(tx, { identity: 'C77@customer.test' }, page),
  'document names': (tx, page) => listDocumentNames(tx, 'sla-policy', page),
  'document versions': (tx, page) => listVersions(tx, 'sla-policy', 'doc7', page),
  'changes of a document': (tx, page) => listDocumentChanges(tx, 'sla-policy', 'doc7', page),
  'what a version in shadow sorts otherwise': (tx, page) => listShadowRoutings(tx, 2, page),
  'what a version in shadow decides otherwise': (tx, page) => listShadowDecisions(tx, 2, page),
  receipts: (tx, page) => listReceipts(tx, {}, page),
  'quarantined receipts': (tx, page) => listReceipts(tx, { status: 'quarantined' }, page),
  'stored receipts': (tx, page) => listReceipts(tx, { status: 'stored' }, page),
  'receipts of a channel': (tx, page) => listReceipts(tx, { channelId: filled.channel }, page),
  'receipts of a quiet channel': (tx, page) => listReceipts(tx, { channelId: filled.quietChannel }, page),
  notices: (tx, page) => listNotices(tx, { agentId: agent, unread: false }, page),
  'unread notices': (tx, page) => listNotices(tx, { agentId: agent, unread: true }, page),
  suppressions: (tx, page) => listSuppressions(tx, {}, page),
  'suppressions of a kind': (tx, page) => listSuppressions(tx, { channelKind: 'sms' }, page),
  'suppressions of an address': (tx, page) => listSuppressions(tx, { address: '+15550000777' }, page),
  'escalations of a conversation': (tx, page) => listEscalations(tx, conversation, page),
  asks: (tx, page) => listAsks(tx, {}, page),
  'open asks': (tx, page) => listAsks(tx, { state: 'open' }, page),
  'asks that nobody answered': (tx, page) => listAsks(tx, { state: 'unanswered' }, page),
  'asks of a conversation': (tx, page) => listAsks(tx, { conversationId: conversation }, page),
  'follow-ups': (tx, page) => listFollowUps(tx, {}, page),
  'follow-ups of an agent': (tx, page) => listFollowUps(tx, { agentId: busyAgent }, page),
  'follow-ups of an agent that are due': (tx, page) =>
    listFollowUps(tx, { agentId: busyAgent, state: 'due' }, page),
  'follow-ups to come': (tx, page) => listFollowUps(tx, { state: 'scheduled' }, page),
  'follow-ups of a conversation': (tx, page) => listFollowUps(tx, { conversationId: conversation }, page),
  'follow-ups to come of a conversation': (tx, page) =>
    listFollowUps(tx, { conversationId: conversation, state: 'scheduled' }, page),
  snoozes: (tx, page) => listSnoozes(tx, page),
  rotas: (tx, page) => listRotas(tx, page),
  'webhook targets': (tx, page) => listWebhookTargets(tx, page),
  'webhook deliveries': (tx, page) => listWebhookDeliveries(tx, {}, page),
  'webhook deliveries to a target': (tx, page) =>
    listWebhookDeliveries(tx, { targetId: filled.webhookTarget }, page),
  'webhook deliveries that failed': (tx, page) => listWebhookDeliveries(tx, { state: 'failed' }, page),
  'webhook deliveries to a target that failed': (tx, page) =>
    listWebhookDeliveries(tx, { targetId: filled.webhookTarget, state: 'failed' }, page),
  'what-ifs': (tx, page) => listWhatIfs(tx, page),
  'what a what-if moves': (tx, page) => listWhatIfMoves(tx, filled.whatIf, page),
  recomputes: (tx, page) => listRecomputes(tx, page),
  'clocks of a conversation': (tx, page) => listClocks(tx, conversation, page),
  'promises of a conversation': (tx, page) =>
    listPromises(tx, filled.mergedConversation, new Date('2026-11-01'), page),
  tokens: (tx, page) => listTokens(tx, agent, new Date(), page),
};

const limit = 20;
/** A page, the row beyond it, and what filters pass over. */
const rowsAtMost = 500;

describe('lists on a filled database', () => {
  let database: Database;
  let drop: () => Promise<void>;
  beforeAll(async () => {
    ({ database, drop } = await freshDatabase());
    await fill(database);
  });
  afterAll(() => drop());

  it.each(Object.entries(lists))('%s: two pages by index alone', async (_, read) => {
    const { tx, statements } = recording(database.reading);
    const first = await read(tx, { limit });
    if (first.nextCursor) await read(tx, { limit, cursor: first.nextCursor });
    expect(statements.length).toBeGreaterThan(0);
    for (const [sql, values] of statements) await isCheap(database.reading, sql, values);
  });

  it('reads the feed and counts by index alone', async () => {
    const { tx, statements } = recording(database.reading);
    await eventsAfter(tx, 30_000, 100);
    await lastEventNumber(tx);
    await countUnreadNotices(tx, agent, 100);
    await shadowOfConversation(tx, conversation);
    for (const [sql, values] of statements) await isCheap(database.reading, sql, values);
  });

  it('finds what is due, undone or part of another by index alone', async () => {
    const now = new Date();
    const { tx, statements } = recording(database.reading);
    await dueTimers(tx, 'sla', now, 100);
    await nextTimerAt(tx, 'routing');
    await openPromises(tx, { until: now, correctionsBelow: 3, limit: 20 });
    await undoneEscalations(tx, [conversation]);
    await claimRecompute(tx);
    await claimWhatIf(tx, now);
    await partsOf(tx, filled.mergedConversation);
    await isHeldByMerge(tx, filled.customer);
    await promisesOf(tx, conversation, now);
    await snoozeOf(tx, conversation);
    await rotasByName(tx, ['Rota 7']);
    await webhookTargetsByName(tx, ['Hook 7']);
    await nudgeUnfinished(tx, now, 100);
    expect(statements.length).toBeGreaterThan(15);
    for (const [sql, values] of statements) await isCheap(database.reading, sql, values);
  });

  it('learns from what began lately by index, however much was written to', async () => {
    const { tx, statements } = recording(database.reading);
    await arrivedWork(tx, new Date(Date.now() - 3_600_000), 100);
    for (const [sql, values] of statements) {
      const plan = JSON.stringify(await database.reading.query(`explain (format json) ${sql}`, values));
      expect(plan).toContain('"Index Name":"conversation_begun"');
    }
  });

  it('goes through customers once, however many of the attributes that are asked for nobody has', async () => {
    const { tx, statements } = recording(database.reading);
    await tx.query(`update customer set attributes = '{"plan": "gold"}' where id = $1`, [filled.customer]);
    expect(await attributesInUse(tx, ['plan', 'plann', 'segmnt', 'tagss'])).toEqual(['plan']);
    const [sql, values] = statements.at(-1) ?? ['', []];
    const [row] = await database.reading.query(`explain (analyze, format json) ${sql}`, values);
    const looked = (node: any): number => {
      const passed = ['Actual Rows', 'Rows Removed by Filter', 'Rows Removed by Join Filter'];
      const rows = passed.reduce((sum, name) => sum + Number(node[name] ?? 0), 0);
      const within = (node.Plans ?? []).map(looked) as number[];
      return within.reduce((sum, one) => sum + one, rows * Number(node['Actual Loops']));
    };
    const [{ customers }] = await tx.query('select count(*)::int as customers from customer');
    expect(looked(row['QUERY PLAN'][0].Plan)).toBeLessThan(Number(customers) + 20);
  });

  it.each(Object.entries(lists))('%s: every item once, in one order', async (_, read) => {
    const whole = await read(database.reading, { limit: 150 });
    const parts: any[] = [];
    let cursor: readonly string[] | undefined;
    do {
      const page: Page<any> = await read(database.reading, { limit: 50, cursor });
      parts.push(...page.items);
      cursor = page.nextCursor ?? undefined;
    } while (cursor && parts.length < 150);
    expect(parts.slice(0, 150)).toEqual(whole.items);
  });

  it('does not shift while rows arrive, also at one and the same instant', async () => {
    const everything = (await listConversations(database.reading, {}, { limit: 120 })).items.map(
      (one) => one.id,
    );
    const seen: string[] = [];
    let cursor: readonly string[] | undefined;
    for (let at = 0; seen.length < 120; at++) {
      const page: Page<{ id: string }> = await listConversations(database.reading, {}, { limit: 10, cursor });
      seen.push(...page.items.map((one) => one.id));
      cursor = page.nextCursor ?? undefined;
      await database.reading.query(
        `insert into conversation (id, customer_id, channel_kind, state, created_at, updated_at, last_message_at)
         select gen_random_uuid(), $1, 'email', 'new', now(), now(), instant
         from unnest(array[now(), (select max(last_message_at) from conversation)]) instant`,
        [filled.customer],
      );
    }
    expect(seen).toEqual(everything);
  });
});

/** Hands statements on and remembers them. */
function recording(tx: Tx): { tx: Tx; statements: [sql: string, values: unknown[]][] } {
  const statements: [string, unknown[]][] = [];
  const query = (sql: string, values: unknown[]) => {
    statements.push([sql, values]);
    return tx.query(sql, values);
  };
  return { tx: Object.assign(Object.create(tx), { query }), statements };
}

/** No table is read from end to end or sorted, and about as many rows are touched as are shown. */
async function isCheap(tx: Tx, sql: string, values: unknown[]): Promise<void> {
  const [row] = await tx.query(`explain (analyze, format json) ${sql}`, values);
  const plan = row['QUERY PLAN'][0].Plan;
  const nodes: any[] = [];
  const walk = (node: any): void => {
    nodes.push(node);
    for (const child of node.Plans ?? []) walk(child);
  };
  walk(plan);
  const rows = (node: any): number =>
    (Number(node['Actual Rows']) + Number(node['Rows Removed by Filter'] ?? 0)) *
    Number(node['Actual Loops']);
  const scans = nodes.filter((node) => node['Node Type'] === 'Seq Scan');
  expect([sql, scans.map((node) => node['Relation Name'])]).toEqual([sql, []]);
  const sorted = nodes.filter((node) => node['Node Type'].includes('Sort')).map(rows);
  expect([sql, sorted.filter((count) => count > rowsAtMost)]).toEqual([sql, []]);
  const touched = nodes.filter((node) => node['Relation Name']).map(rows);
  expect([sql, touched.filter((count) => count > rowsAtMost)]).toEqual([sql, []]);
}
