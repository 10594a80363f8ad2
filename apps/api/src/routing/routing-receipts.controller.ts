import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { pageOf, plainPageQuery } from '#contracts/http/page.ts';
import { shadowOfConversationSchema } from '#contracts/http/policy.ts';
import { agentExplanationSchema, routingExplanationSchema } from '#contracts/http/routing-explanation.ts';
import { routingReceiptSchema } from '#contracts/http/routing-receipt.ts';
import { atLeast } from '#domain/words.ts';
import type { Flow } from '#flow/flow.ts';
import { explainAgent, type AgentExplanation } from '#flow/routing/explaining/explain-agent.ts';
import { explainRouting, type RoutingExplanation } from '#flow/routing/explaining/explain-routing.ts';
import type { Page } from '#persistence/page.ts';
import type { RoutingReceiptRow } from '#persistence/rows/routing-receipt.row.ts';
import { conversationById } from '#persistence/stores/conversations/conversation-read.store.ts';
import { agentById } from '#persistence/stores/people/agent-list.store.ts';
import { listRoutingReceipts } from '#persistence/stores/routing/routing-receipt-list.store.ts';
import { shadowOfConversation } from '#persistence/stores/routing/shadow-list.store.ts';
import { FLOW } from '#runtime/tokens.ts';
import { Answers } from '../http/answers.ts';
import { ByCaller, type Caller } from '../http/caller.ts';
import { IdParam } from '../http/id-param.ts';
import { Needs } from '../http/needs.ts';
import { noSuch, notAllowed } from '../http/refusals.ts';

/** Why work went where it went. */
@ApiTags('Routing receipts')
@Controller('api/v1')
@Needs('agent')
export class RoutingReceiptsController {
  constructor(@Inject(FLOW) private readonly flow: Flow) {}

  @Get('conversations/:id/routing-receipts')
  @Answers(200, pageOf(routingReceiptSchema), 'List routing decisions about a conversation, newest first')
  async ofConversation(
    @IdParam() conversationId: string,
    @Query({ schema: plainPageQuery }) page: z.output<typeof plainPageQuery>,
  ): Promise<Page<RoutingReceiptRow>> {
    const tx = this.flow.database.reading;
    if (!(await conversationById(tx, conversationId))) throw noSuch('conversation');
    return listRoutingReceipts(tx, { conversationId }, page);
  }

  @Get('conversations/:id/routing')
  @Answers(
    200,
    routingExplanationSchema,
    'Why it is where it is, or why it still waits and what would free it',
  )
  async explain(@IdParam() conversationId: string): Promise<RoutingExplanation> {
    const explanation = await explainRouting(this.flow, conversationId);
    if (!explanation) throw noSuch('conversation');
    return explanation;
  }

  @Get('conversations/:id/routing/agents/:agentId')
  @Answers(200, agentExplanationSchema, 'Why an agent has it, or has not; supervisors may ask about others')
  async explainAgent(
    @IdParam() conversationId: string,
    @IdParam('agentId') agentId: string,
    @ByCaller() caller: Caller,
  ): Promise<AgentExplanation> {
    if (agentId !== caller.id && !atLeast(caller.role, 'supervisor')) {
      throw notAllowed("Only supervisors see what was decided about others. Use your own agent's id.");
    }
    const outcome = await explainAgent(this.flow, { conversationId, agentId });
    if (outcome.kind === 'no-conversation') throw noSuch('conversation');
    if (outcome.kind === 'no-agent') throw noSuch('agent');
    return outcome.explanation;
  }

  @Get('conversations/:id/shadow')
  @Needs('supervisor')
  @Answers(200, shadowOfConversationSchema, 'What versions in shadow would have made of a conversation')
  async shadow(@IdParam() conversationId: string): Promise<z.input<typeof shadowOfConversationSchema>> {
    const tx = this.flow.database.reading;
    if (!(await conversationById(tx, conversationId))) throw noSuch('conversation');
    return shadowOfConversation(tx, conversationId);
  }

  @Get('agents/:id/routing-receipts')
  @Answers(200, pageOf(routingReceiptSchema), 'List routing decisions that chose an agent, newest first')
  async ofAgent(
    @IdParam() agentId: string,
    @ByCaller() caller: Caller,
    @Query({ schema: plainPageQuery }) page: z.output<typeof plainPageQuery>,
  ): Promise<Page<RoutingReceiptRow>> {
    if (agentId !== caller.id && !atLeast(caller.role, 'supervisor')) {
      throw notAllowed("Only supervisors see what was decided about others. Use your own agent's id.");
    }
    const tx = this.flow.database.reading;
    if (!(await agentById(tx, agentId))) throw noSuch('agent');
    return listRoutingReceipts(tx, { agentId }, page);
  }
}
