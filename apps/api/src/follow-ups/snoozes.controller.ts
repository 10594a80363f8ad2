import { Body, Controller, Get, Inject, Post, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { changedConversationSchema } from '#contracts/http/conversation.ts';
import { snoozeBody, snoozeSchema } from '#contracts/http/follow-up.ts';
import { pageOf, plainPageQuery } from '#contracts/http/page.ts';
import type { Flow } from '#flow/flow.ts';
import {
  snoozeConversation,
  unsnoozeConversation,
  type SnoozeOutcome,
} from '#flow/snooze/snooze-conversation.ts';
import type { Page } from '#persistence/page.ts';
import type { ConversationRow } from '#persistence/rows/conversation.row.ts';
import type { SnoozeRow } from '#persistence/rows/snooze.row.ts';
import { listSnoozes } from '#persistence/stores/conversations/snooze.store.ts';
import { FLOW } from '#runtime/tokens.ts';
import { Answers } from '../http/answers.ts';
import { actorOf, ByCaller, type Caller } from '../http/caller.ts';
import { IdParam } from '../http/id-param.ts';
import { VersionSeen } from '../http/if-match.ts';
import { Needs } from '../http/needs.ts';
import { conflict, noSuch, stale, unacceptable } from '../http/refusals.ts';

/** Conversations that are out of sight until an instant. */
@ApiTags('Follow-ups')
@Controller('api/v1')
@Needs('agent')
export class SnoozesController {
  constructor(@Inject(FLOW) private readonly flow: Flow) {}

  @Get('snoozes')
  @Answers(200, pageOf(snoozeSchema), 'List what is snoozed, the first to return first')
  list(@Query({ schema: plainPageQuery }) query: z.output<typeof plainPageQuery>): Promise<Page<SnoozeRow>> {
    return listSnoozes(this.flow.database.reading, query);
  }

  @Put('conversations/:id/snooze')
  @Answers(
    200,
    changedConversationSchema,
    'Put it out of sight until an instant; it keeps its place or owner',
  )
  async snooze(
    @IdParam() conversationId: string,
    @VersionSeen() basedOnVersion: number,
    @ByCaller() caller: Caller,
    @Body({ schema: snoozeBody }) { until }: z.output<typeof snoozeBody>,
  ): Promise<ConversationRow> {
    const input = { conversationId, until, by: caller.id, basedOnVersion };
    return changed(await snoozeConversation(this.flow, input));
  }

  @Post('conversations/:id/unsnooze')
  @Answers(200, changedConversationSchema, 'Bring it back before its instant')
  async unsnooze(
    @IdParam() conversationId: string,
    @VersionSeen() basedOnVersion: number,
    @ByCaller() caller: Caller,
  ): Promise<ConversationRow> {
    const input = { conversationId, by: actorOf(caller), basedOnVersion };
    return changed(await unsnoozeConversation(this.flow, input));
  }
}

const details = {
  resolved: 'The conversation is resolved. There is nothing to put off.',
  'on-the-line': 'The customer is on the phone. End the call first.',
  'not-routed': 'The conversation is only just coming in. Try again in a moment.',
  'not-snoozed': 'The conversation is not snoozed.',
};

function changed(outcome: SnoozeOutcome): ConversationRow {
  switch (outcome.kind) {
    case 'changed':
      return outcome.conversation;
    case 'not-found':
      throw noSuch('conversation');
    case 'stale':
      throw stale(outcome.version);
    case 'refused': {
      const { because } = outcome;
      if (because === 'in-the-past') {
        throw unacceptable([{ in: 'body', field: 'until', problem: 'must lie in the future' }]);
      }
      throw conflict('not-now', 'Not possible now', details[because], { because });
    }
  }
}
