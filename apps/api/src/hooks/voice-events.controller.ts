import { Controller, HttpCode, HttpStatus, Inject, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import type { Flow } from '#flow/flow.ts';
import { recordCallStatus } from '#flow/voice/record-call-status.ts';
import { recordConferenceEvent } from '#flow/voice/record-conference-event.ts';
import { recordLegStatus } from '#flow/voice/record-leg-status.ts';
import { FLOW } from '#runtime/tokens.ts';
import { Hook, TwilioWebhook, type TwilioHook } from './twilio-webhook.ts';

const uuid = new ParseUUIDPipe({ errorHttpStatusCode: HttpStatus.NOT_FOUND });

/** What the provider tells of calls and conferences, in any order and more than once. */
@Controller('hooks/twilio/:channelId/voice')
@TwilioWebhook('voice')
export class VoiceEventsController {
  constructor(@Inject(FLOW) private readonly flow: Flow) {}

  /** The number's own status callback: an incoming call is over. */
  @Post('status')
  @HttpCode(204)
  async callStatus(@Hook() hook: TwilioHook): Promise<void> {
    await recordCallStatus(this.flow, hook);
  }

  @Post(':callId/legs/:legId/status')
  @HttpCode(204)
  async legStatus(
    @Hook() hook: TwilioHook,
    @Param('callId', uuid) callId: string,
    @Param('legId', uuid) legId: string,
  ): Promise<void> {
    await recordLegStatus(this.flow, { ...hook, callId, legId });
  }

  @Post(':callId/legs/:legId/conference')
  @HttpCode(204)
  async conference(
    @Hook() hook: TwilioHook,
    @Param('callId', uuid) callId: string,
    @Param('legId', uuid) legId: string,
  ): Promise<void> {
    await recordConferenceEvent(this.flow, { ...hook, callId, legId });
  }
}
