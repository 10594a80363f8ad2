import { Body, Controller, Inject, Post, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import {
  assignBody,
  changedConversationSchema,
  pickBody,
  priorityBody,
  statusBody,
  tagsBody,
  transferBody,
} from '#contracts/http/conversation.ts';
import { manualRules } from '#domain/routing/manual-rules.ts';
import { atLeast } from '#domain/words.ts';
import { setPriority } from '#flow/conversations/set-priority.ts';
import { setTags } from '#flow/conversations/set-tags.ts';
import type { Flow } from '#flow/flow.ts';
import { assignByHand } from '#flow/routing/by-hand/assign-by-hand.ts';
import { pickConversation } from '#flow/routing/by-hand/pick-conversation.ts';
import { releaseConversation } from '#flow/routing/by-hand/release-conversation.ts';
import { transferConversation } from '#flow/routing/by-hand/transfer-conversation.ts';
import { livePolicy } from '#flow/routing/live-policy.ts';
import { setConversationStatus } from '#flow/routing/status/set-conversation-status.ts';
import type { ConversationRow } from '#persistence/rows/conversation.row.ts';
import { conversationById } from '#persistence/stores/conversations/conversation-read.store.ts';
import type { Problem } from '#platform/problem.ts';
import { FLOW } from '#runtime/tokens.ts';
import type { WireAnswer } from '../http/answer.interceptor.ts';
import { Answers } from '../http/answers.ts';
import { actorOf, ByCaller, type Caller } from '../http/caller.ts';
import { IdParam } from '../http/id-param.ts';
import { answerOnce, Repeatable, type MaybeIdempotent } from '../http/idempotency.ts';
import { VersionSeen } from '../http/if-match.ts';
import { Needs } from '../http/needs.ts';
import { noSuch, notAllowed, stale, unacceptable } from '../http/refusals.ts';
import { refusedBecause } from './refused-because.ts';

/** What people change about a conversation. */
@ApiTags('Conversations')
@Controller('api/v1/conversations/:id')
@Needs('agent')
export class ConversationChangesController {
  constructor(@Inject(FLOW) private readonly flow: Flow) {}

  @Put('status')
  @Answers(200, changedConversationSchema, 'Set it pending, back to assigned, or resolved')
  async status(
    @IdParam() conversationId: string,
    @VersionSeen() basedOnVersion: number,
    @ByCaller() caller: Caller,
    @Body({ schema: statusBody }) { status }: z.output<typeof statusBody>,
  ): Promise<ConversationRow> {
    const input = { conversationId, status, by: actorOf(caller), basedOnVersion };
    return changed(await setConversationStatus(this.flow, input));
  }

  @Put('priority')
  @Answers(200, changedConversationSchema, 'Set how urgent it is')
  async priority(
    @IdParam() conversationId: string,
    @VersionSeen() basedOnVersion: number,
    @ByCaller() caller: Caller,
    @Body({ schema: priorityBody }) { priority }: z.output<typeof priorityBody>,
  ): Promise<ConversationRow> {
    const input = { conversationId, priority, by: actorOf(caller), basedOnVersion };
    return changed(await setPriority(this.flow, input));
  }

  @Put('tags')
  @Answers(200, changedConversationSchema, 'Set all its tags')
  async tags(
    @IdParam() conversationId: string,
    @VersionSeen() basedOnVersion: number,
    @ByCaller() caller: Caller,
    @Body({ schema: tagsBody }) { tags }: z.output<typeof tagsBody>,
  ): Promise<ConversationRow> {
    const input = { conversationId, tags, by: actorOf(caller), basedOnVersion };
    return changed(await setTags(this.flow, input));
  }

  @Post('pick')
  @Answers(200, changedConversationSchema, 'Take a waiting conversation by myself')
  pick(
    @IdParam() conversationId: string,
    @ByCaller() caller: Caller,
    @Body({ schema: pickBody }) { reason }: z.output<typeof pickBody>,
    @Repeatable() request: MaybeIdempotent,
  ): Promise<WireAnswer> {
    return answerOnce(this.flow, request, changedConversationSchema, async (flow) => {
      const outcome = await pickConversation(flow, { conversationId, agentId: caller.id, reason });
      return changed(outcome);
    });
  }

  @Post('assign')
  @Needs('supervisor')
  @Answers(200, changedConversationSchema, 'Give it to an agent by hand, whatever their load')
  assign(
    @IdParam() conversationId: string,
    @VersionSeen() basedOnVersion: number,
    @ByCaller() caller: Caller,
    @Body({ schema: assignBody }) { agentId, reason }: z.output<typeof assignBody>,
    @Repeatable() request: MaybeIdempotent,
  ): Promise<WireAnswer> {
    return answerOnce(this.flow, request, changedConversationSchema, async (flow) => {
      const input = { conversationId, agentId, by: caller.id, reason, basedOnVersion };
      const outcome = await assignByHand(flow, input);
      if (outcome.kind === 'not-found' && outcome.what === 'agent') {
        throw unacceptable([{ in: 'body', field: 'agentId', problem: 'names no active agent' }]);
      }
      if (outcome.kind === 'refused') throw await refused(flow, outcome.because);
      return changed(outcome);
    });
  }

  @Post('transfer')
  @Answers(200, changedConversationSchema, 'Hand it on to an agent, a queue or a team')
  transfer(
    @IdParam() conversationId: string,
    @VersionSeen() basedOnVersion: number,
    @ByCaller() by: Caller,
    @Body({ schema: transferBody }) transfer: z.output<typeof transferBody>,
    @Repeatable() request: MaybeIdempotent,
  ): Promise<WireAnswer> {
    return answerOnce(this.flow, request, changedConversationSchema, async (flow) => {
      const outcome = await transferConversation(flow, { ...transfer, conversationId, by, basedOnVersion });
      if (outcome.kind === 'not-found' && outcome.what !== 'conversation') {
        if (outcome.what === 'skill') {
          throw unacceptable([
            { in: 'body', field: 'to.required', problem: 'names a skill that is not among /skills' },
          ]);
        }
        const problem = `names no ${outcome.what === 'agent' ? 'active agent' : outcome.what}`;
        throw unacceptable([{ in: 'body', field: 'to', problem }]);
      }
      if (outcome.kind === 'refused') throw await refused(flow, outcome.because);
      return changed(outcome);
    });
  }

  @Post('release')
  @Answers(200, changedConversationSchema, 'Put it back into its queue, at the place it had')
  release(
    @IdParam() conversationId: string,
    @VersionSeen() basedOnVersion: number,
    @ByCaller() caller: Caller,
    @Repeatable() request: MaybeIdempotent,
  ): Promise<WireAnswer> {
    return answerOnce(this.flow, request, changedConversationSchema, async (flow) => {
      const row = await conversationById(flow.database.reading, conversationId);
      if (row && row.assigneeId !== caller.id && !atLeast(caller.role, 'supervisor')) {
        throw notAllowed("It is somebody else's. Only its owner and supervisors may put it back.");
      }
      return changed(
        await releaseConversation(flow, { conversationId, by: actorOf(caller), basedOnVersion }),
      );
    });
  }
}

/** Whoever must give a reason is told which there are. */
async function refused(flow: Flow, because: string): Promise<Problem> {
  if (because !== 'reason-required' && because !== 'unknown-reason') return refusedBecause(because);
  return refusedBecause(because, manualRules((await livePolicy(flow)).body).transfer.reasons);
}

type Change =
  | {
      readonly kind: 'changed' | 'unchanged' | 'picked' | 'assigned' | 'released' | 'transferred';
      readonly conversation: ConversationRow;
    }
  | { readonly kind: 'refused'; readonly because: string }
  | { readonly kind: 'stale'; readonly version: number }
  | { readonly kind: 'not-found' };

/** @throws Problem for every outcome but a change */
function changed(outcome: Change): ConversationRow {
  switch (outcome.kind) {
    case 'not-found':
      throw noSuch('conversation');
    case 'stale':
      throw stale(outcome.version);
    case 'refused':
      throw refusedBecause(outcome.because);
    default:
      return outcome.conversation;
  }
}
