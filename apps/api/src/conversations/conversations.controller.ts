import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { callSchema } from '#contracts/http/call.ts';
import {
  conversationItemSchema,
  conversationQuery,
  conversationSchema,
} from '#contracts/http/conversation.ts';
import { orderedPageQuery, timelineEntrySchema } from '#contracts/http/event.ts';
import { messageSchema } from '#contracts/http/message.ts';
import { pageOf, plainPageQuery } from '#contracts/http/page.ts';
import type { Flow } from '#flow/flow.ts';
import { clockStatus } from '#flow/sla/clock-status.ts';
import type { Page } from '#persistence/page.ts';
import { listCalls, type CallView } from '#persistence/stores/calls/call-list.store.ts';
import {
  listConversations,
  type ConversationListItem,
} from '#persistence/stores/conversations/conversation-list.store.ts';
import {
  conversationById,
  conversationView,
} from '#persistence/stores/conversations/conversation-read.store.ts';
import { listMessages, type MessageView } from '#persistence/stores/conversations/message-list.store.ts';
import { timelineOf, type TimelineEntry } from '#persistence/stores/conversations/timeline.store.ts';
import { FLOW } from '#runtime/tokens.ts';
import { Answers } from '../http/answers.ts';
import { ByCaller, type Caller } from '../http/caller.ts';
import { IdParam } from '../http/id-param.ts';
import { Needs } from '../http/needs.ts';
import { noSuch } from '../http/refusals.ts';

/** Reading conversations and what is in them. */
@ApiTags('Conversations')
@Controller('api/v1/conversations')
@Needs('agent')
export class ConversationsController {
  constructor(@Inject(FLOW) private readonly flow: Flow) {}

  @Get()
  @Answers(200, pageOf(conversationItemSchema), 'List conversations, latest message first')
  list(
    @ByCaller() caller: Caller,
    @Query({ schema: conversationQuery }) query: z.output<typeof conversationQuery>,
  ): Promise<Page<ConversationListItem>> {
    const { state, queue, assignee, customer, channelKind, tag, q, ...page } = query;
    const filter = {
      state,
      queueId: queue,
      assigneeId: assignee === 'me' ? caller.id : assignee,
      customerId: customer,
      channelKind,
      tag,
      number: q,
    };
    return listConversations(this.flow.database.reading, filter, page);
  }

  @Get(':id')
  @Answers(200, conversationSchema, 'Get a conversation with its customer, clocks, live offer and assignment')
  async get(@IdParam() id: string): Promise<z.input<typeof conversationSchema>> {
    const tx = this.flow.database.reading;
    const conversation = await conversationView(tx, id);
    if (!conversation) throw noSuch('conversation');
    return { ...conversation, clocks: await clockStatus(tx, id, this.flow.clock.now()) };
  }

  @Get(':id/timeline')
  @Answers(200, pageOf(timelineEntrySchema), 'Facts and messages in one order')
  async timeline(
    @IdParam() id: string,
    @Query({ schema: orderedPageQuery }) { order, ...page }: z.output<typeof orderedPageQuery>,
  ): Promise<Page<TimelineEntry>> {
    await this.#known(id);
    return timelineOf(this.flow.database.reading, id, order === 'oldest' ? 'asc' : 'desc', page);
  }

  @Get(':id/messages')
  @Answers(200, pageOf(messageSchema), 'List messages and notes')
  async messages(
    @IdParam() id: string,
    @Query({ schema: orderedPageQuery }) { order, ...page }: z.output<typeof orderedPageQuery>,
  ): Promise<Page<MessageView>> {
    await this.#known(id);
    return listMessages(this.flow.database.reading, id, order === 'oldest' ? 'asc' : 'desc', page);
  }

  @Get(':id/calls')
  @Answers(200, pageOf(callSchema), 'List calls with their legs, oldest first')
  async calls(
    @IdParam() id: string,
    @Query({ schema: plainPageQuery }) page: z.output<typeof plainPageQuery>,
  ): Promise<Page<CallView>> {
    await this.#known(id);
    return listCalls(this.flow.database.reading, id, page);
  }

  async #known(id: string): Promise<void> {
    if (!(await conversationById(this.flow.database.reading, id))) throw noSuch('conversation');
  }
}
