import { Body, Controller, Delete, Inject, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { changedConversationSchema, mergeConversationBody } from '#contracts/http/conversation.ts';
import { mergeConversations, type MergedConversations } from '#flow/conversations/merge-conversations.ts';
import { unmergeConversation } from '#flow/conversations/unmerge-conversation.ts';
import type { Flow } from '#flow/flow.ts';
import type { ConversationRow } from '#persistence/rows/conversation.row.ts';
import { FLOW } from '#runtime/tokens.ts';
import { Answers } from '../http/answers.ts';
import type { WireAnswer } from '../http/answer.interceptor.ts';
import { ByCaller, type Caller } from '../http/caller.ts';
import { IdParam } from '../http/id-param.ts';
import { answerOnce, Repeatable, type MaybeIdempotent } from '../http/idempotency.ts';
import { VersionSeen } from '../http/if-match.ts';
import { Needs } from '../http/needs.ts';
import { noSuch, stale, unacceptable } from '../http/refusals.ts';
import { refusedBecause } from './refused-because.ts';

/** Two conversations about one thing, and back. */
@ApiTags('Conversations')
@Controller('api/v1/conversations/:id/merge')
export class ConversationMergesController {
  constructor(@Inject(FLOW) private readonly flow: Flow) {}

  @Post()
  @Needs('agent')
  @Answers(200, changedConversationSchema, 'Make it part of another conversation of the same customer')
  merge(
    @IdParam() conversationId: string,
    @VersionSeen() basedOnVersion: number,
    @ByCaller() by: Caller,
    @Body({ schema: mergeConversationBody }) { into }: z.output<typeof mergeConversationBody>,
    @Repeatable() request: MaybeIdempotent,
  ): Promise<WireAnswer> {
    return answerOnce(this.flow, request, changedConversationSchema, async (flow) => {
      return merged(await mergeConversations(flow, { conversationId, into, by, basedOnVersion }));
    });
  }

  @Delete()
  @Needs('supervisor')
  @Answers(200, changedConversationSchema, 'Undo the merge of a conversation; it stays resolved')
  async undo(
    @IdParam() conversationId: string,
    @VersionSeen() basedOnVersion: number,
    @ByCaller() by: Caller,
  ): Promise<ConversationRow> {
    const outcome = await unmergeConversation(this.flow, { conversationId, by, basedOnVersion });
    switch (outcome.kind) {
      case 'not-found':
        throw noSuch('merged conversation');
      case 'stale':
        throw stale(outcome.version);
      case 'refused':
        throw refusedBecause(outcome.because);
      case 'unmerged':
        return outcome.conversation;
    }
  }
}

/** @throws Problem for every outcome but a merge */
function merged(outcome: MergedConversations): ConversationRow {
  switch (outcome.kind) {
    case 'not-found':
      if (outcome.which === 'conversation') throw noSuch('conversation');
      throw unacceptable([{ in: 'body', field: 'into', problem: 'names no conversation' }]);
    case 'same':
      throw unacceptable([{ in: 'body', field: 'into', problem: 'must be another conversation' }]);
    case 'stale':
      throw stale(outcome.version);
    case 'refused':
      throw refusedBecause(outcome.because);
    case 'merged':
      return outcome.conversation;
  }
}
