import { expect } from '@jest/globals';
import { system } from '#contracts/event-types.ts';
import type { SlaPolicy } from '#domain/sla/sla-policy.ts';
import type { Role } from '#domain/words.ts';
import { mergeConversations } from '#flow/conversations/merge-conversations.ts';
import { examine } from '#flow/doctor/examine.ts';
import { setConversationStatus } from '#flow/routing/status/set-conversation-status.ts';
import { followConversations } from '#flow/sla/follow-conversation.ts';
import type { Tx } from '#persistence/database.ts';
import { listMessages } from '#persistence/stores/conversations/message-list.store.ts';
import { flowOn, StandingClock } from '../flow.ts';
import { freshDatabase } from '../postgres/database.ts';
import { IntakeFixture } from './intake-fixture.ts';

/** Customers who write several mails about one thing, and a supervisor who merges what becomes of them. */
export class MergingDesk {
  #number = 0;

  private constructor(
    readonly fixture: IntakeFixture,
    readonly clock: StandingClock,
    readonly reading: Tx,
    readonly sue: { readonly id: string; readonly role: Role },
    readonly end: () => Promise<void>,
  ) {}

  static async open(policy: SlaPolicy): Promise<MergingDesk> {
    const base = await freshDatabase();
    const clock = new StandingClock();
    const fixture = await IntakeFixture.in(await flowOn(base.database, clock));
    await fixture.query(
      `insert into document (kind, name, version, state, body, created_at, published_at)
       values ('sla-policy', 'default', 1, 'live', $1, $2, $2)`,
      [JSON.stringify(policy), clock.now()],
    );
    const sue = { id: await fixture.agent('supervisor'), role: 'supervisor' } as const;
    return new MergingDesk(fixture, clock, base.database.reading, sue, base.drop);
  }

  /** An hour later, with nothing left to do and nobody but the supervisor. */
  async clear(): Promise<void> {
    await this.fixture.query(`update agent set presence = 'offline', active = false where role = 'agent'`);
    const left = await this.fixture.query<{ id: string }>(
      `select id from conversation where state <> 'resolved'`,
    );
    for (const { id: conversationId } of left) {
      await setConversationStatus(this.fixture.flow, { conversationId, status: 'resolved', by: system });
    }
    this.clock.forward(3_600);
  }

  /** The address of somebody who never wrote before. */
  person(): string {
    return `person-${++this.#number}@customer.test`;
  }

  /** A mail that opens a conversation: that, and its Message-ID. */
  async wrote(from: string, text = 'Where is it?'): Promise<{ id: string; mail: string }> {
    const messageId = `<m-${++this.#number}@customer.test>`;
    const stored = await this.fixture.receive(this.fixture.mail({ from, text, messageId }));
    return { id: stored.conversationId, mail: messageId };
  }

  answerTo(from: string, mail: string, text: string) {
    return this.fixture.mail({ from, text, inReplyTo: [mail], references: [mail] });
  }

  merge(one: string, into: string, by: { id: string; role: Role } = this.sue) {
    return mergeConversations(this.fixture.flow, { conversationId: one, into, by });
  }

  async texts(conversationId: string): Promise<string[]> {
    const { items } = await listMessages(this.reading, conversationId, 'asc', { limit: 100 });
    return items.map((one) => one.text);
  }

  /** Every invariant holds once clocks have followed; but nothing acts on timers here, and nothing is delivered. */
  async wholeAndSound(): Promise<void> {
    const all = await this.fixture.query<{ id: string }>('select id from conversation');
    await followConversations(
      this.fixture.flow,
      all.map((one) => one.id),
    );
    for (const finding of await examine(this.fixture.flow)) {
      const violations = finding.violations.filter(
        ({ about, detail }) => !about.startsWith('timer ') && !detail.includes('is on its way'),
      );
      expect({ ...finding, violations }).toMatchObject({ violations: [] });
    }
  }
}
