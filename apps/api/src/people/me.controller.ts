import { Body, Controller, Get, Inject, Post, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { meSchema, presenceBody, presenceSchema } from '#contracts/http/agent.ts';
import { passwordBody } from '#contracts/http/session.ts';
import type { Flow } from '#flow/flow.ts';
import { changePassword } from '#flow/people/change-password.ts';
import { heartbeat } from '#flow/presence/heartbeat.ts';
import { setPresence } from '#flow/presence/set-presence.ts';
import { endWrapUp } from '#flow/routing/assignments/end-wrap-up.ts';
import { countUnreadNotices } from '#persistence/stores/notices/notice-list.store.ts';
import { agentById, liveHoldingsOf } from '#persistence/stores/people/agent-list.store.ts';
import { FLOW } from '#runtime/tokens.ts';
import { Answers, AnswersNothing } from '../http/answers.ts';
import { actorOf, ByCaller, type Caller } from '../http/caller.ts';
import { Needs } from '../http/needs.ts';
import { noSuch, unacceptable } from '../http/refusals.ts';

const wrapUpSchema = z.object({ conversationIds: z.array(z.uuid()) }).meta({ id: 'EndedWrapUp' });
const wrapUpBody = z.strictObject({ conversationId: z.uuid().optional() }).prefault({});

/** What a person sees and sets of themselves. */
@ApiTags('Me')
@Controller('api/v1')
@Needs('agent')
export class MeController {
  constructor(@Inject(FLOW) private readonly flow: Flow) {}

  @Get('me')
  @Answers(200, meSchema, 'Who I am, what I hold, and how many notices wait')
  async me(@ByCaller() caller: Caller): Promise<z.input<typeof meSchema>> {
    const tx = this.flow.database.reading;
    const agent = await agentById(tx, caller.id);
    if (!agent) throw noSuch('agent');
    const holdings = await liveHoldingsOf(tx, caller.id);
    return {
      ...agent,
      holdings: holdings.map(({ fromAt, ...one }) => ({ ...one, from: fromAt })),
      unreadNotices: await countUnreadNotices(tx, caller.id, 100),
    };
  }

  @Put('agents/me/presence')
  @Answers(200, presenceSchema, 'Set my presence; heartbeats keep it')
  async presence(
    @ByCaller() caller: Caller,
    @Body({ schema: presenceBody }) { presence }: z.output<typeof presenceBody>,
  ): Promise<z.input<typeof presenceSchema>> {
    // A program that uses a token sends no heartbeats: what it sets holds.
    const session = caller.kind === 'session';
    const input = { agentId: caller.id, presence, by: actorOf(caller), session };
    const outcome = await setPresence(this.flow, input);
    if (outcome.kind === 'not-found') throw noSuch('agent');
    return outcome;
  }

  @Post('agents/me/heartbeat')
  @Answers(200, presenceSchema, 'Say that I am still there; at least every 30 seconds')
  async beat(@ByCaller() caller: Caller): Promise<z.input<typeof presenceSchema>> {
    const outcome = await heartbeat(this.flow, { agentId: caller.id });
    if (outcome.kind === 'not-found') throw noSuch('agent');
    return outcome;
  }

  @Post('agents/me/wrap-up/end')
  @Answers(200, wrapUpSchema, 'End my wrap-up, of one conversation or of all')
  async endWrapUp(
    @ByCaller() caller: Caller,
    @Body({ schema: wrapUpBody }) { conversationId }: z.output<typeof wrapUpBody>,
  ): Promise<z.input<typeof wrapUpSchema>> {
    const which = conversationId === undefined ? {} : { conversationId };
    const outcome = await endWrapUp(this.flow, { agentId: caller.id, ...which });
    return { conversationIds: outcome.kind === 'ended' ? [...outcome.conversationIds] : [] };
  }

  @Put('agents/me/password')
  @AnswersNothing('Change my password; my sessions end')
  async password(
    @ByCaller() caller: Caller,
    @Body({ schema: passwordBody }) body: z.output<typeof passwordBody>,
  ): Promise<void> {
    const outcome = await changePassword(this.flow, { ...body, agentId: caller.id });
    if (outcome.kind === 'wrong-password') {
      throw unacceptable([{ in: 'body', field: 'current', problem: 'is not the present password' }]);
    }
  }
}
