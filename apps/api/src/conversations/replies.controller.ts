import { Body, Controller, Inject, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { noteBody, postedMessageSchema, replyBody } from '#contracts/http/message.ts';
import { note } from '#flow/conversations/note.ts';
import { reply, type Replied } from '#flow/conversations/reply.ts';
import type { Flow } from '#flow/flow.ts';
import { setConversationStatus } from '#flow/routing/status/set-conversation-status.ts';
import { FLOW } from '#runtime/tokens.ts';
import type { WireAnswer } from '../http/answer.interceptor.ts';
import { Answers } from '../http/answers.ts';
import { actorOf, ByCaller, type Caller } from '../http/caller.ts';
import { IdParam } from '../http/id-param.ts';
import { answerOnce, Repeatable, RepeatableOnly, type MaybeIdempotent } from '../http/idempotency.ts';
import { Needs } from '../http/needs.ts';
import { conflict, noSuch, notAllowed } from '../http/refusals.ts';
import { refusedBecause } from './refused-because.ts';

/** What agents say: to the customer, and to each other. */
@ApiTags('Messages')
@Controller('api/v1/conversations/:id')
@Needs('agent')
export class RepliesController {
  constructor(@Inject(FLOW) private readonly flow: Flow) {}

  @Post('replies')
  @Answers(202, postedMessageSchema, 'Reply to the customer; its delivery goes on by itself')
  reply(
    @IdParam() conversationId: string,
    @ByCaller() caller: Caller,
    @Body({ schema: replyBody }) body: z.output<typeof replyBody>,
    @RepeatableOnly() request: MaybeIdempotent,
  ): Promise<WireAnswer> {
    const { thenStatus, attachments, ...said } = body;
    const files = attachments.map((one) => ({ ...one, content: Buffer.from(one.content, 'base64') }));
    return answerOnce(this.flow, request, postedMessageSchema, async (flow) => {
      const outcome = await reply(flow, { ...said, conversationId, agentId: caller.id, attachments: files });
      if (outcome.kind !== 'queued') throw refusal(outcome);
      const { messageId, conversationVersion } = outcome;
      const version = thenStatus && (await this.#setStatus(flow, conversationId, thenStatus, caller));
      return { messageId, conversationId, conversationVersion: version ?? conversationVersion };
    });
  }

  @Post('notes')
  @Answers(201, postedMessageSchema, 'Leave a note that the customer never sees')
  note(
    @IdParam() conversationId: string,
    @ByCaller() caller: Caller,
    @Body({ schema: noteBody }) { text }: z.output<typeof noteBody>,
    @Repeatable() request: MaybeIdempotent,
  ): Promise<WireAnswer> {
    return answerOnce(this.flow, request, postedMessageSchema, async (flow) => {
      const outcome = await note(flow, { conversationId, agentId: caller.id, text });
      if (outcome.kind === 'not-found') throw noSuch('conversation');
      const { messageId, conversationVersion } = outcome;
      return { messageId, conversationId, conversationVersion };
    });
  }

  /** In the transaction of the reply: a refusal takes the reply back too. */
  async #setStatus(
    flow: Flow,
    conversationId: string,
    status: 'pending' | 'resolved',
    caller: Caller,
  ): Promise<number> {
    const outcome = await setConversationStatus(flow, { conversationId, status, by: actorOf(caller) });
    switch (outcome.kind) {
      case 'changed':
      case 'unchanged':
        return outcome.conversation.version;
      case 'refused':
        throw refusedBecause(outcome.because);
      case 'stale':
      case 'not-found':
        throw noSuch('conversation');
    }
  }
}

function refusal(outcome: Exclude<Replied, { kind: 'queued' }>) {
  switch (outcome.kind) {
    case 'not-found':
      return noSuch('conversation');
    case 'not-yours':
      return notAllowed('Only the owner of a conversation and supervisors may reply. Pick it first.');
    case 'resolved':
      return refusedBecause('resolved');
    case 'stale':
      return conflict(
        'customer-wrote',
        'The customer wrote',
        'The customer has written since. Read that first.',
      );
    case 'suppressed':
      return conflict(
        'address-suppressed',
        'Address suppressed',
        `${outcome.to} asked us to stop writing. Reply by another channel.`,
      );
    case 'no-address':
      return conflict(
        'no-address',
        'No way to the customer',
        'No channel of ours reaches this customer in writing. Add an address to the customer, or name another channel.',
      );
  }
}
