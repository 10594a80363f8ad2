import { Module, type DynamicModule } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR, APP_PIPE } from '@nestjs/core';
import { twilioProvider } from '#runtime/twilio.provider.ts';
import { CallsController } from './calls/calls.controller.ts';
import { ChannelProbes } from './configuration/channel-probes.ts';
import { ChannelsController } from './configuration/channels.controller.ts';
import { documentsController } from './configuration/documents.controller.ts';
import { PolicyReviewController } from './configuration/policy-review.controller.ts';
import { PolicyRolloutController } from './configuration/policy-rollout.controller.ts';
import { QueuesController } from './configuration/queues.controller.ts';
import { SchemasController } from './configuration/schemas.controller.ts';
import { ClocksController } from './conversations/clocks.controller.ts';
import { ConversationChangesController } from './conversations/conversation-changes.controller.ts';
import { ConversationsController } from './conversations/conversations.controller.ts';
import { ConversationMergesController } from './conversations/conversation-merges.controller.ts';
import { MessagesController } from './conversations/messages.controller.ts';
import { PromisesController } from './conversations/promises.controller.ts';
import { RepliesController } from './conversations/replies.controller.ts';
import { CustomersController } from './customers/customers.controller.ts';
import { MergesController } from './customers/merges.controller.ts';
import { AnswerPromisesController } from './forecast/answer-promises.controller.ts';
import { ForecastsController } from './forecast/forecasts.controller.ts';
import { AsksController } from './escalation/asks.controller.ts';
import { EscalationsController } from './escalation/escalations.controller.ts';
import { RotasController } from './escalation/rotas.controller.ts';
import { WebhooksController } from './escalation/webhooks.controller.ts';
import { EventFeed } from './events/event-feed.ts';
import { EventsController } from './events/events.controller.ts';
import { FollowUpsController } from './follow-ups/follow-ups.controller.ts';
import { SnoozesController } from './follow-ups/snoozes.controller.ts';
import { HooksModule } from './hooks/hooks.module.ts';
import { AccessGuard } from './http/access.guard.ts';
import { AnswerInterceptor } from './http/answer.interceptor.ts';
import { ProblemFilter } from './http/problem.filter.ts';
import { RequestValidation } from './http/request-validation.pipe.ts';
import { RequireAccessMarks } from './http/require-access-marks.ts';
import { SignInLimit } from './http/sign-in-limit.ts';
import { NoticesController } from './notices/notices.controller.ts';
import { AgentsController } from './people/agents.controller.ts';
import { MeController } from './people/me.controller.ts';
import { SessionsController } from './people/sessions.controller.ts';
import { SkillsController } from './people/skills.controller.ts';
import { TeamsController } from './people/teams.controller.ts';
import { TokensController } from './people/tokens.controller.ts';
import { ReceiptsController } from './receipts/receipts.controller.ts';
import { CoverageController } from './routing/coverage.controller.ts';
import { OffersController } from './routing/offers.controller.ts';
import { RoutingReceiptsController } from './routing/routing-receipts.controller.ts';
import { SuppressionsController } from './suppressions/suppressions.controller.ts';
import { TextsController } from './texts/texts.controller.ts';
import { WhatIfController } from './what-if/what-if.controller.ts';

/** `agents/me/…` stands before `agents/:id/…`, or "me" would be taken for an identifier. */
const controllers = [
  SessionsController,
  TokensController,
  MeController,
  AgentsController,
  TeamsController,
  SkillsController,
  QueuesController,
  ChannelsController,
  CustomersController,
  MergesController,
  ConversationsController,
  ConversationChangesController,
  ConversationMergesController,
  ClocksController,
  PromisesController,
  ForecastsController,
  AnswerPromisesController,
  RepliesController,
  MessagesController,
  TextsController,
  OffersController,
  CallsController,
  CoverageController,
  RoutingReceiptsController,
  WhatIfController,
  SuppressionsController,
  NoticesController,
  EscalationsController,
  AsksController,
  RotasController,
  WebhooksController,
  FollowUpsController,
  SnoozesController,
  ReceiptsController,
  documentsController('routing-policy', 'routing-policies', 'Routing policies'),
  PolicyRolloutController,
  PolicyReviewController,
  documentsController('sla-policy', 'sla-policies', 'SLA policies'),
  documentsController('calendar', 'calendars', 'Calendars'),
  SchemasController,
  EventsController,
];

/** The REST API, the live events and the providers' webhooks. Set the server up with prepareApi. */
@Module({})
export class ApiModule {
  static on(process: DynamicModule): DynamicModule {
    return {
      module: ApiModule,
      imports: [process, HooksModule.on(process)],
      controllers,
      providers: [
        twilioProvider,
        ChannelProbes,
        SignInLimit,
        EventFeed,
        RequireAccessMarks,
        { provide: APP_GUARD, useClass: AccessGuard },
        { provide: APP_PIPE, useClass: RequestValidation },
        { provide: APP_INTERCEPTOR, useClass: AnswerInterceptor },
        { provide: APP_FILTER, useClass: ProblemFilter },
      ],
    };
  }
}
