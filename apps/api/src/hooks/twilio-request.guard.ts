import {
  Inject,
  Injectable,
  type CanActivate,
  type ExecutionContext,
  type RawBodyRequest,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request } from 'express';
import type { Logger } from 'pino';
import type { ChannelSetup } from '#channels/channel.ts';
import { TwilioClients } from '#channels/twilio-client.ts';
import { calledUrl, param, signedParams, type WebhookParams } from '#channels/twilio-signature.ts';
import { cleanJson } from '#domain/conversations/clean-text.ts';
import type { ChannelKind } from '#domain/words.ts';
import type { Flow } from '#flow/flow.ts';
import { Problem } from '#platform/problem.ts';
import { FLOW, LOGGER } from '#runtime/tokens.ts';
import { HookChannels } from './hook-channels.ts';

export const webhookKinds = 'firstline:webhook-kinds';

export type HookRequest = RawBodyRequest<Request> & {
  twilioHook?: { readonly setup: ChannelSetup; readonly params: WebhookParams };
};

/**
 * Lets a webhook in only when the account of the channel in its path signed it. It reads the body as it came, so
 * that no pipe or parser before it can change what was signed, and the address that we told the provider, not the
 * Host header, which anybody can set.
 */
@Injectable()
export class TwilioRequestGuard implements CanActivate {
  constructor(
    @Inject(FLOW) private readonly flow: Flow,
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly reflector: Reflector,
    private readonly channels: HookChannels,
    private readonly twilio: TwilioClients,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<HookRequest>();
    const kinds = this.reflector.get<readonly ChannelKind[]>(webhookKinds, context.getClass());
    const setup = await this.channels.find(String(request.params.channelId));
    if (!setup || !kinds.includes(setup.kind)) {
      throw new Problem(404, 'channel-not-found', 'No such channel', 'There is no channel for this webhook.');
    }
    const account = this.twilio.account(setup);
    if (!account) throw this.#refused(setup, 'The channel has no provider account to check signatures with.');
    const url = calledUrl(this.flow.publicBaseUrl, request.originalUrl);
    const params =
      url === undefined
        ? undefined
        : signedParams(
            {
              url,
              signature: request.get('x-twilio-signature'),
              contentType: request.get('content-type'),
              body: request.rawBody ?? Buffer.alloc(0),
            },
            account.authTokens,
          );
    if (!params) {
      throw this.#refused(
        setup,
        'The signature does not fit the request. Check the auth token and that PUBLIC_BASE_URL is the address the provider calls.',
      );
    }
    if (param(params, 'AccountSid') !== account.accountSid) {
      throw this.#refused(setup, 'The request is of another account than the channel’s.');
    }
    // Only now: the signature is of what came.
    request.twilioHook = { setup, params: cleanJson(params) };
    return true;
  }

  #refused(setup: ChannelSetup, detail: string): Problem {
    this.logger.warn({ channel: setup.id, reason: detail }, 'a webhook was refused');
    return new Problem(403, 'webhook-refused', 'Webhook refused', detail);
  }
}
