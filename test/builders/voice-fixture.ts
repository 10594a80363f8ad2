import { TwilioClients } from '#channels/twilio-client.ts';
import { VoiceChannel } from '#channels/voice/voice-channel.ts';
import type { RoutingPolicy } from '#domain/routing/routing-policy.ts';
import { channelRegistry } from '#flow/channel-registry.ts';
import type { Flow } from '#flow/flow.ts';
import { processReceipt } from '#flow/intake/process-receipt.ts';
import { matchWaiting } from '#flow/routing/matching/match-waiting.ts';
import { acceptOffer } from '#flow/routing/offers/accept-offer.ts';
import { runDueTimers } from '#flow/timers/run-due-timers.ts';
import { answerCall } from '#flow/voice/answer-call.ts';
import { checkCommand } from '#flow/voice/check-command.ts';
import { chooseMenu } from '#flow/voice/choose-menu.ts';
import { executeCommand } from '#flow/voice/execute-command.ts';
import { hearPosition } from '#flow/voice/hear-position.ts';
import { joinConference } from '#flow/voice/join-conference.ts';
import { leaveQueue } from '#flow/voice/leave-queue.ts';
import { linkCall } from '#flow/voice/link-call.ts';
import { requeueAfterDrop } from '#flow/voice/lose-agent.ts';
import { recordCallStatus } from '#flow/voice/record-call-status.ts';
import { recordConferenceEvent } from '#flow/voice/record-conference-event.ts';
import { recordLegStatus } from '#flow/voice/record-leg-status.ts';
import { returnToQueue } from '#flow/voice/return-to-queue.ts';
import { ringTimeout } from '#flow/voice/ring-timeout.ts';
import { select, selectOne } from '#persistence/database.ts';
import type { CallRow } from '#persistence/rows/call.row.ts';
import type { ConversationRow } from '#persistence/rows/conversation.row.ts';
import { legsOfCall } from '#persistence/stores/calls/call-leg.store.ts';
import { findCall, findCallOfProvider } from '#persistence/stores/calls/call.store.ts';
import { channelSetup } from '#persistence/stores/channels/channel.store.ts';
import { PretendVoice } from './pretend-voice.ts';

const kinds = { email: 10, sms: 20, whatsapp: 20, voice: 100, chat: 30, custom: 10 };
const perKind = <T>(value: T) => Object.fromEntries(Object.keys(kinds).map((kind) => [kind, value]));

export const voicePolicy = {
  rules: [],
  fallback: { queue: 'calls', priority: 'normal', required: [], preferred: [] },
  queues: { calls: { order: 'priority', steps: [] } },
  ranking: { fit: 1, preferred: 1, sameAgent: 5, load: 1, fairness: 1, scarcity: 0 },
  capacity: {
    units: 100,
    channels: Object.fromEntries(
      Object.entries(kinds).map(([kind, units]) => [
        kind,
        { units, max: kind === 'voice' ? 1 : 5, exclusive: kind === 'voice', interrupts: ['email'] },
      ]),
    ),
  },
  offers: { timeoutSeconds: perKind(20), restSeconds: 30 },
  wrapUpSeconds: { ...perKind(0), voice: 30 },
  continuity: { joinOpenConversation: true, reopenWithinHours: 72 },
} as unknown as RoutingPolicy;

/** One number, one queue, one team and its agents; and what the provider would do, one webhook at a time. */
export class VoiceFixture {
  readonly provider = new PretendVoice();
  readonly channelId: string;
  readonly #channels = channelRegistry(new VoiceChannel(new TwilioClients({})));
  readonly #teamId: string;
  #numbers = 0;
  #agents = 0;
  #sequence = 0;

  private constructor(readonly flow: Flow) {
    this.channelId = flow.newId();
    this.#teamId = flow.newId();
  }

  static async on(flow: Flow, settings: object = { menu: { '1': 'help' } }): Promise<VoiceFixture> {
    const fixture = new VoiceFixture(flow);
    const now = flow.clock.now();
    const queueId = flow.newId();
    const put = (sql: string, values: unknown[]) => flow.database.reading.query(sql, values);
    await put('insert into team (id, name) values ($1, $2)', [fixture.#teamId, 'Callers']);
    await put('insert into queue (id, name, created_at) values ($1, $2, $3)', [queueId, 'calls', now]);
    await put('insert into queue_team (queue_id, team_id) values ($1, $2)', [queueId, fixture.#teamId]);
    await put(
      `insert into document (kind, name, version, state, body, created_at)
       values ('routing-policy', 'default', 1, 'live', $1, $2)`,
      [JSON.stringify(voicePolicy), now],
    );
    await put(
      `insert into channel (id, kind, name, address, settings, created_at) values ($1, 'voice', 'Line', $2, $3, $4)`,
      [fixture.channelId, '+15550001000', JSON.stringify(settings), now],
    );
    return fixture;
  }

  async agent(phone = '+15550002001'): Promise<string> {
    const id = this.flow.newId();
    this.#agents++;
    await this.flow.database.reading.query(
      `insert into agent (id, name, email, role, phone, presence, presence_at, created_at)
       values ($1, 'An agent', $2, 'agent', $3, 'available', $4, $4)`,
      [id, `${id}@firstline.test`, phone, this.flow.clock.now()],
    );
    await this.flow.database.reading.query('insert into team_member (team_id, agent_id) values ($1, $2)', [
      this.#teamId,
      id,
    ]);
    return id;
  }

  async setup() {
    return (await channelSetup(this.flow.database.reading, this.flow.secrets, this.channelId))!;
  }

  /** The provider asks what to do with a call that comes in. */
  async answer(callSid: string, from = `+4144668180${this.#numbers++ % 10}`): Promise<string> {
    const params = { CallSid: callSid, From: from, To: '+15550001000', CallStatus: 'ringing' };
    return answerCall(this.flow, this.provider, { setup: await this.setup(), params });
  }

  async hook(callId: string, more: Record<string, string> = {}) {
    const { providerId } = await this.call(callId);
    return { setup: await this.setup(), callId, params: { CallSid: providerId, ...more } };
  }

  /** The caller presses a digit, or none. */
  async press(callId: string, digits = '', attempt = 1): Promise<string> {
    const hook = await this.hook(callId, digits ? { Digits: digits } : {});
    return chooseMenu(this.flow, this.provider, { ...hook, attempt });
  }

  async wait(callId: string, loop = 0, said?: number, stay = 'first'): Promise<string> {
    const hook = await this.hook(callId, { QueueSid: 'QU1' });
    return hearPosition(this.flow, this.provider, { ...hook, stay, loop, said });
  }

  async left(callId: string, result: string, stay = 'first'): Promise<string> {
    const hook = await this.hook(callId, { QueueResult: result });
    return leaveQueue(this.flow, this.provider, { ...hook, stay });
  }

  async join(callId: string, legId: string): Promise<string> {
    return joinConference(this.flow, this.provider, { ...(await this.hook(callId)), legId });
  }

  async back(callId: string, legId: string): Promise<string> {
    return returnToQueue(this.flow, this.provider, { ...(await this.hook(callId)), legId });
  }

  /** A caller who got past the menu and was taken in. */
  async queuedCall(callSid: string, from?: string): Promise<CallRow> {
    await this.answer(callSid, from);
    const call = await this.callOf(callSid);
    await this.press(call.id, '1');
    await this.takeIn(callSid);
    return this.call(call.id);
  }

  /** The worker processes the call's receipt. */
  async takeIn(callSid: string): Promise<void> {
    const receipt = await selectOne<{ id: string }>(
      this.flow.database.reading,
      'select id from receipt where provider_key = $1',
      [callSid],
    );
    await processReceipt(this.flow, this.#channels, receipt!.id, {
      afterStore: { voice: linkCall },
    });
  }

  /** One round of matching, and the offer it made for a conversation. */
  async offered(conversationId: string): Promise<{ id: string; agentId: string }> {
    await matchWaiting(this.flow);
    const offer = await selectOne<{ id: string; agentId: string }>(
      this.flow.database.reading,
      `select id, agent_id as "agentId" from offer where conversation_id = $1 and state = 'pending'`,
      [conversationId],
    );
    if (!offer) throw new Error('Nobody was offered it.');
    return offer;
  }

  /** An agent, made if there is none, accepts the call and is being rung. */
  async connecting(
    callSid: string,
    from?: string,
  ): Promise<{ call: CallRow; legId: string; agentId: string }> {
    if (this.#agents === 0) await this.agent();
    const queued = await this.queuedCall(callSid, from);
    return this.accept(queued);
  }

  async accept(call: CallRow): Promise<{ call: CallRow; legId: string; agentId: string }> {
    const offer = await this.offered(call.conversationId!);
    const accepted = await acceptOffer(this.flow, { offerId: offer.id, agentId: offer.agentId });
    if (accepted.kind !== 'accepted') throw new Error(`The offer was ${accepted.kind}.`);
    await this.run();
    const leg = (await this.legs(call.id)).findLast((one) => one.role === 'agent')!;
    return { call: await this.call(call.id), legId: leg.id, agentId: offer.agentId };
  }

  /** Agent and caller speak. */
  async connected(
    callSid: string,
    from?: string,
  ): Promise<{ call: CallRow; legId: string; agentId: string }> {
    const ringing = await this.connecting(callSid, from);
    const { call, legId } = ringing;
    await this.conference(call.id, legId, 'participant-join', `agent:${legId}`);
    await this.run();
    await this.join(call.id, legId);
    await this.conference(call.id, legId, 'participant-join', 'customer');
    return { ...ringing, call: await this.call(call.id) };
  }

  /** A callback of the conference of one attempt. Every one is a new event unless `sequence` says which it is. */
  async conference(
    callId: string,
    legId: string,
    event: string,
    label = '',
    more: Record<string, string> = {},
  ): Promise<string> {
    const sequence = String(++this.#sequence);
    const params = {
      ConferenceSid: `CF${legId}`,
      StatusCallbackEvent: event,
      SequenceNumber: sequence,
      ...(label && { ParticipantLabel: label, CallSid: `CA-of-${label}` }),
      ...more,
    };
    const hook = { setup: await this.setup(), callId, legId, params };
    return (await recordConferenceEvent(this.flow, hook)).kind;
  }

  async legStatus(
    callId: string,
    legId: string,
    status: string,
    sequence: number,
    callSid = 'CAagent1',
  ): Promise<string> {
    const params = { CallSid: callSid, CallStatus: status, SequenceNumber: String(sequence) };
    const hook = { setup: await this.setup(), callId, legId, params };
    return (await recordLegStatus(this.flow, hook)).kind;
  }

  /** The number's status callback. */
  async callEnds(callSid: string, status = 'completed', from = '+41446681800'): Promise<string> {
    const params = { CallSid: callSid, CallStatus: status, SequenceNumber: '0', From: from };
    return (await recordCallStatus(this.flow, { setup: await this.setup(), params })).kind;
  }

  /** Carries out every command that was given and not yet sent. */
  async run(states: readonly string[] = ['new']): Promise<string[]> {
    const rows = await select<{ id: string }>(
      this.flow.database.reading,
      'select id from provider_command where state = any($1) order by created_at, id',
      [states],
    );
    const outcomes: string[] = [];
    for (const { id } of rows) outcomes.push((await executeCommand(this.flow, this.provider, id)).kind);
    return outcomes;
  }

  /** Acts on the timers of calls that are due. */
  async timers(): Promise<void> {
    const acts = {
      'ring-timeout': ringTimeout,
      'agent-drop': requeueAfterDrop,
      'command-check': checkCommand,
    };
    await runDueTimers(this.flow, 'voice', acts, (_timer, error) => {
      throw error;
    });
  }

  async call(id: string): Promise<CallRow> {
    return (await findCall(this.flow.database.reading, id))!;
  }

  async callOf(callSid: string): Promise<CallRow> {
    return (await findCallOfProvider(this.flow.database.reading, callSid))!;
  }

  async legs(callId: string) {
    return legsOfCall(this.flow.database.reading, callId);
  }

  async conversation(id: string): Promise<ConversationRow> {
    const repository = this.flow.database.source.getRepository<ConversationRow>('ConversationRow');
    return repository.findOneByOrFail({ id });
  }

  async commands(): Promise<{ kind: string; state: string }[]> {
    return select(
      this.flow.database.reading,
      'select kind, state from provider_command order by created_at, id',
    );
  }

  /** Types of the facts of a conversation, in the order in which they were appended. */
  async facts(conversationId: string): Promise<string[]> {
    const rows = await select<{ type: string }>(
      this.flow.database.reading,
      'select type from event where conversation_id = $1 order by id',
      [conversationId],
    );
    return rows.map((row) => row.type);
  }
}
