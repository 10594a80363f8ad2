import { Controller, Header, HttpCode, HttpStatus, Inject, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { twilioFailure } from '#channels/twilio-error-codes.ts';
import { param } from '#channels/twilio-signature.ts';
import { recordDeliveryReport } from '#flow/delivery/record-delivery-report.ts';
import type { Flow } from '#flow/flow.ts';
import { takeIn } from '#flow/intake/take-in.ts';
import { Problem } from '#platform/problem.ts';
import { FLOW } from '#runtime/tokens.ts';
import { Hook, TwilioWebhook, type TwilioHook } from './twilio-webhook.ts';

/** We never answer a text in the response: a reply goes out by REST, so that its delivery is reported. */
const nothingToSay = '<?xml version="1.0" encoding="UTF-8"?><Response/>';

/** Texts that arrive, and how ours got on. */
@Controller('hooks/twilio/:channelId/sms')
@TwilioWebhook('sms', 'whatsapp')
export class SmsController {
  constructor(@Inject(FLOW) private readonly flow: Flow) {}

  @Post()
  @HttpCode(200)
  @Header('content-type', 'text/xml; charset=utf-8')
  async receive(@Hook() { setup, params }: TwilioHook): Promise<string> {
    await takeIn(this.flow, {
      channelId: setup.id,
      providerKey: sidOf(params),
      payload: params,
      queue: 'intake-sms',
    });
    return nothingToSay;
  }

  /**
   * A report names our own message, because it can arrive before the provider's answer to the request that sent it.
   * One message has several, so the status is part of what makes a repeat.
   */
  @Post(':messageId/status')
  @HttpCode(204)
  async report(
    @Hook() { setup, params }: TwilioHook,
    @Param('messageId', new ParseUUIDPipe({ errorHttpStatusCode: HttpStatus.NOT_FOUND })) messageId: string,
  ): Promise<void> {
    const status = param(params, 'MessageStatus') || param(params, 'SmsStatus');
    const errorCode = param(params, 'ErrorCode');
    const reported = await recordDeliveryReport(this.flow, {
      channelId: setup.id,
      messageId,
      dedupeKey: `mst:${sidOf(params)}:${status}:${errorCode}`,
      status,
      errorCode: errorCode || undefined,
      failure: errorCode ? twilioFailure(errorCode, param(params, 'ErrorMessage')) : undefined,
      payload: params,
    });
    if (reported.kind === 'not-found') {
      throw new Problem(404, 'message-not-found', 'No such message', 'There is no message for this report.');
    }
  }
}

function sidOf(params: TwilioHook['params']): string {
  const sid = param(params, 'MessageSid') || param(params, 'SmsSid');
  if (!sid) throw new Problem(400, 'no-message-sid', 'Not a message', 'The webhook names no MessageSid.');
  return sid;
}
