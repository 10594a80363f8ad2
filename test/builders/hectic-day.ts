import type { ChannelKind, Presence } from '#domain/words.ts';
import type { Flow } from '#flow/flow.ts';
import { setPresence } from '#flow/presence/set-presence.ts';
import { endWrapUp } from '#flow/routing/assignments/end-wrap-up.ts';
import { assignByHand } from '#flow/routing/by-hand/assign-by-hand.ts';
import { pickConversation } from '#flow/routing/by-hand/pick-conversation.ts';
import { releaseConversation } from '#flow/routing/by-hand/release-conversation.ts';
import { transferConversation } from '#flow/routing/by-hand/transfer-conversation.ts';
import { refreshEstimates } from '#flow/routing/learning/refresh-estimates.ts';
import { matchWaiting } from '#flow/routing/matching/match-waiting.ts';
import { Matchmaker } from '#flow/routing/matching/matchmaker.ts';
import { acceptOffer } from '#flow/routing/offers/accept-offer.ts';
import { declineOffer } from '#flow/routing/offers/decline-offer.ts';
import { resumeAfterCustomerMessage } from '#flow/routing/status/resume-after-customer-message.ts';
import { setConversationStatus } from '#flow/routing/status/set-conversation-status.ts';
import { followConversations } from '#flow/sla/follow-conversation.ts';
import { run, select, selectOne } from '#persistence/database.ts';
import { lockConversation } from '#persistence/stores/conversations/conversation.store.ts';
import { addToOutbox } from '#persistence/stores/work/outbox.store.ts';
import type { StandingClock } from '../flow.ts';
import type { RoutingFixture } from './routing-fixture.ts';

/** Arrivals an hour and mean work in seconds, by channel. */
const traffic: readonly {
  readonly channel: ChannelKind;
  readonly perHour: number;
  readonly seconds: number;
}[] = [
  { channel: 'email', perHour: 55, seconds: 600 },
  { channel: 'sms', perHour: 12, seconds: 300 },
  { channel: 'chat', perHour: 10, seconds: 420 },
  { channel: 'voice', perHour: 12, seconds: 200 },
];

interface LiveOffer {
  readonly id: string;
  readonly agentId: string;
  readonly conversationId: string;
  readonly channel: ChannelKind;
}

/**
 * A day of a few people with more work than they get done, driven over the service's own verbs on a clock that is moved:
 * mails, texts, chats and calls come, offers are taken, refused and missed, people go away and come back, hand work on
 * and pick it, and mails wait for their customers. A round of matching follows each of these a few milliseconds later.
 */
export class HecticDay {
  readonly #flow: Flow;
  readonly #clock: StandingClock;
  readonly #fixture: RoutingFixture;
  readonly #agents: readonly string[];
  readonly #supervisor: string;
  readonly #customers: readonly string[];
  readonly #matchmaker = new Matchmaker();
  readonly #known = new Set<string>();
  #todo: { readonly at: number; readonly act: () => Promise<unknown> }[] = [];
  #state: number;

  constructor(
    { flow, clock, fixture }: { flow: Flow; clock: StandingClock; fixture: RoutingFixture },
    people: {
      readonly agents: readonly string[];
      readonly supervisor: string;
      readonly customers: readonly string[];
    },
    seed = 7,
  ) {
    this.#flow = flow;
    this.#clock = clock;
    this.#fixture = fixture;
    this.#agents = people.agents;
    this.#supervisor = people.supervisor;
    this.#customers = people.customers;
    this.#state = seed;
  }

  async run(hours: number): Promise<void> {
    const begin = this.#clock.now().getTime();
    const end = begin + hours * 3_600_000;
    for (const { channel, perHour, seconds } of traffic)
      this.#arrivals(channel, 3_600 / perHour, seconds, end);
    for (const agent of this.#agents) this.#breaks(agent);
    this.#every(60, () => refreshEstimates(this.#flow));
    this.#every(5, () => Promise.resolve());
    this.#every(120, () => this.#byHand());
    for (;;) {
      this.#todo.sort((a, b) => a.at - b.at);
      const next = this.#todo[0]?.at ?? Infinity;
      const timer = await selectOne<{ at: Date | null }>(
        this.#flow.database.reading,
        `select min(due_at) as at from timer where lane = 'routing'`,
      );
      const at = Math.min(next, timer?.at?.getTime() ?? Infinity);
      if (at > end) break;
      if (at > this.#clock.now().getTime()) this.#clock.at = new Date(at);
      if (at === next) await this.#todo.shift()?.act();
      await this.#fixture.actOnTimers();
      await this.#settle();
    }
    this.#clock.at = new Date(end);
  }

  #draw(): number {
    this.#state = (this.#state * 48_271) % 2_147_483_647;
    return this.#state / 2_147_483_647;
  }

  #exp(mean: number): number {
    return -mean * Math.log(1 - this.#draw());
  }

  #in(seconds: number, act: () => Promise<unknown>): void {
    this.#todo.push({ at: Math.round(this.#clock.now().getTime() + seconds * 1_000), act });
  }

  #every(seconds: number, act: () => Promise<unknown>): void {
    this.#in(seconds, async () => {
      this.#every(seconds, act);
      await act();
    });
  }

  #arrivals(channel: ChannelKind, mean: number, seconds: number, end: number): void {
    this.#in(this.#exp(mean), async () => {
      this.#arrivals(channel, mean, seconds, end);
      const customerId = this.#customers[Math.floor(this.#draw() * this.#customers.length)] ?? '';
      const german = this.#draw() < 0.3;
      const id = await this.#fixture.waiting({
        channel,
        priority: channel === 'voice' ? 'high' : 'normal',
        required: german ? [{ skill: 'german', level: 2 }] : [],
        ...(this.#draw() < 0.3 && { customerId }),
        ...(this.#draw() < 0.1 && { hard: true }),
      });
      await this.#write(id, channel, 'inbound', null);
    });
  }

  #breaks(agentId: string): void {
    this.#in(this.#exp(2_400), async () => {
      await this.#be(agentId, this.#draw() < 0.7 ? 'away' : 'busy');
      this.#in(this.#exp(420), async () => {
        await this.#be(agentId, 'available');
        this.#breaks(agentId);
      });
    });
  }

  #be(agentId: string, presence: Presence): Promise<unknown> {
    return setPresence(this.#flow, { agentId, presence, by: { kind: 'agent', id: agentId } });
  }

  /** The SLA follows, a round of matching is made, and whoever is offered something thinks about it. */
  async #settle(): Promise<void> {
    for (let rounds = 0; rounds < 5; rounds++) {
      await this.#follow();
      this.#clock.forward(0.003 + 0.02 * this.#draw());
      this.#matchmaker.pool.hear('');
      const { again } = await matchWaiting(this.#flow, { matchmaker: this.#matchmaker });
      if (!again) break;
    }
    const offers = await select<LiveOffer>(
      this.#flow.database.reading,
      `select o.id, o.agent_id as "agentId", conversation_id as "conversationId", c.channel_kind as channel
       from offer o join conversation c on c.id = conversation_id where o.state = 'pending' order by o.id`,
    );
    for (const offer of offers) {
      if (this.#known.has(offer.id)) continue;
      this.#known.add(offer.id);
      this.#answer(offer);
    }
  }

  async #follow(): Promise<void> {
    const rows = await select<{ id: string }>(
      this.#flow.database.reading,
      `with gone as (delete from outbox where queue = 'sla-follow' returning payload)
       select distinct payload ->> 'conversationId' as id from gone`,
    );
    if (rows.length > 0)
      await followConversations(
        this.#flow,
        rows.map(({ id }) => id),
      );
  }

  #answer({ id: offerId, agentId, conversationId, channel }: LiveOffer): void {
    const draw = this.#draw();
    if (draw < 0.07) return;
    this.#in(2 + this.#exp(4), async () => {
      if (draw < 0.12) {
        await declineOffer(this.#flow, { offerId, agentId });
        return;
      }
      const { kind } = await acceptOffer(this.#flow, { offerId, agentId });
      if (kind !== 'accepted') return;
      if (channel !== 'email') await this.#write(conversationId, channel, 'outbound', agentId);
      this.#work(conversationId, agentId, channel);
    });
  }

  #work(conversationId: string, agentId: string, channel: ChannelKind, share = 1): void {
    const by = { kind: 'agent', id: agentId } as const;
    const seconds = traffic.find((one) => one.channel === channel)?.seconds ?? 300;
    this.#in(5 + share * this.#exp(seconds), async () => {
      if (!(await this.#has(conversationId, agentId))) return;
      const draw = this.#draw();
      if (draw > 0.08) await this.#write(conversationId, channel, 'outbound', agentId);
      if (channel !== 'voice' && draw < 0.04) {
        await releaseConversation(this.#flow, { conversationId, by });
      } else if (channel !== 'voice' && draw < 0.08) {
        const to = { agentId: this.#agents[Math.floor(this.#draw() * this.#agents.length)] ?? '' };
        const asked = { conversationId, to, by: { id: agentId, role: 'agent' as const }, reason: 'knows' };
        const { kind } = await transferConversation(this.#flow, asked);
        this.#work(conversationId, kind === 'transferred' ? to.agentId : agentId, channel);
      } else if (channel === 'email' && draw < 0.3) {
        await setConversationStatus(this.#flow, { conversationId, status: 'pending', by });
        this.#in(this.#exp(900), () => this.#writesAgain(conversationId, channel));
      } else {
        await setConversationStatus(this.#flow, { conversationId, status: 'resolved', by });
        if (channel === 'voice' && this.#draw() < 0.5)
          this.#in(this.#exp(10), () => endWrapUp(this.#flow, { agentId }));
      }
    });
  }

  async #writesAgain(conversationId: string, channel: ChannelKind): Promise<void> {
    await this.#write(conversationId, channel, 'inbound', null);
    const row = await this.#flow.database.transaction(async (tx) => {
      const locked = await lockConversation(tx, conversationId);
      return locked && resumeAfterCustomerMessage(this.#flow, tx, locked, this.#flow.clock.now());
    });
    if (row?.state === 'assigned' && row.assigneeId) this.#work(conversationId, row.assigneeId, channel, 0.4);
  }

  async #write(
    conversationId: string,
    channel: ChannelKind,
    kind: 'inbound' | 'outbound',
    agentId: string | null,
  ): Promise<void> {
    const { newId, clock, database } = this.#flow;
    await database.transaction(async (tx) => {
      await run(
        tx,
        `insert into message (id, conversation_id, kind, channel_kind, author_kind, author_id, created_at)
         values ($1, $2, $3, $4, $5, $6, $7)`,
        [newId(), conversationId, kind, channel, agentId ? 'agent' : 'customer', agentId, clock.now()],
      );
      await addToOutbox(tx, newId(), 'sla-follow', { conversationId }, clock.now());
    });
  }

  async #byHand(): Promise<void> {
    const row = await selectOne<{ id: string; channel: ChannelKind }>(
      this.#flow.database.reading,
      `select id, channel_kind as channel from conversation where state = 'queued' and channel_kind <> 'voice'
       order by queued_at desc limit 1`,
    );
    const agentId = this.#agents[Math.floor(this.#draw() * this.#agents.length)] ?? '';
    if (!row || this.#draw() < 0.4) return;
    const conversationId = row.id;
    const given =
      this.#draw() < 0.7
        ? await pickConversation(this.#flow, { conversationId, agentId })
        : await assignByHand(this.#flow, {
            conversationId,
            agentId,
            by: this.#supervisor,
            reason: 'knows it',
          });
    if (given.kind === 'picked' || given.kind === 'assigned')
      this.#work(conversationId, agentId, row.channel);
  }

  async #has(conversationId: string, agentId: string): Promise<boolean> {
    const row = await this.#fixture.conversation(conversationId);
    return row.state === 'assigned' && row.assigneeId === agentId;
  }
}
