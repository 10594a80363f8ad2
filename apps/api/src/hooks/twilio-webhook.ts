import {
  applyDecorators,
  createParamDecorator,
  SetMetadata,
  UseFilters,
  UseGuards,
  type ExecutionContext,
} from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { ChannelSetup } from '#channels/channel.ts';
import type { WebhookParams } from '#channels/twilio-signature.ts';
import type { ChannelKind } from '#domain/words.ts';
import { Public } from '#runtime/public.ts';
import { HookProblemFilter } from './hook-problem.filter.ts';
import { TwilioRequestGuard, webhookKinds, type HookRequest } from './twilio-request.guard.ts';

/** A webhook whose signature was found good. */
export interface TwilioHook {
  readonly setup: ChannelSetup;
  readonly params: WebhookParams;
}

/**
 * Marks a controller under `hooks/twilio/:channelId` as called by the provider: no sign-in but a signature, only for
 * channels of these kinds, errors as problem+json, and no place in the OpenAPI document.
 */
export const TwilioWebhook = (...kinds: ChannelKind[]): ClassDecorator =>
  applyDecorators(
    Public(),
    ApiExcludeController(),
    SetMetadata(webhookKinds, kinds),
    UseGuards(TwilioRequestGuard),
    UseFilters(HookProblemFilter),
  );

/** The signed webhook, as a handler's parameter. */
export const Hook = createParamDecorator((_data: unknown, context: ExecutionContext): TwilioHook => {
  const { twilioHook } = context.switchToHttp().getRequest<HookRequest>();
  if (!twilioHook) throw new Error('A handler asks for a webhook that no guard has checked.');
  return twilioHook;
});
