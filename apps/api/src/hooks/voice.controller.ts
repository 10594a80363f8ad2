import {
  Controller,
  Header,
  HttpCode,
  HttpStatus,
  Inject,
  Param,
  ParseIntPipe,
  ParseUUIDPipe,
  Post,
  Query,
} from '@nestjs/common';
import { TwilioVoice } from '#channels/voice/twilio-voice.ts';
import type { Flow } from '#flow/flow.ts';
import { answerCall } from '#flow/voice/answer-call.ts';
import { chooseMenu } from '#flow/voice/choose-menu.ts';
import { hearPosition } from '#flow/voice/hear-position.ts';
import { joinConference } from '#flow/voice/join-conference.ts';
import { leaveQueue } from '#flow/voice/leave-queue.ts';
import { returnToQueue } from '#flow/voice/return-to-queue.ts';
import { FLOW } from '#runtime/tokens.ts';
import { Hook, TwilioWebhook, type TwilioHook } from './twilio-webhook.ts';

const xml = 'text/xml; charset=utf-8';
const uuid = new ParseUUIDPipe({ errorHttpStatusCode: HttpStatus.NOT_FOUND });
const number = new ParseIntPipe();
const numberIfAny = new ParseIntPipe({ optional: true });

/** The documents that a call follows, asked for by the provider as it goes. Every repeat gets the same one. */
@Controller('hooks/twilio/:channelId/voice')
@TwilioWebhook('voice')
export class VoiceController {
  constructor(
    @Inject(FLOW) private readonly flow: Flow,
    private readonly voice: TwilioVoice,
  ) {}

  @Post()
  @HttpCode(200)
  @Header('content-type', xml)
  answer(@Hook() hook: TwilioHook): Promise<string> {
    return answerCall(this.flow, this.voice, hook);
  }

  @Post(':callId/menu')
  @HttpCode(200)
  @Header('content-type', xml)
  menu(
    @Hook() hook: TwilioHook,
    @Param('callId', uuid) callId: string,
    @Query('attempt', number) attempt: number,
  ): Promise<string> {
    return chooseMenu(this.flow, this.voice, { ...hook, callId, attempt });
  }

  @Post(':callId/wait')
  @HttpCode(200)
  @Header('content-type', xml)
  wait(
    @Hook() hook: TwilioHook,
    @Param('callId', uuid) callId: string,
    @Query('stay') stay: string,
    @Query('n', number) loop: number,
    @Query('said', numberIfAny) said?: number,
  ): Promise<string> {
    return hearPosition(this.flow, this.voice, { ...hook, callId, stay, loop, said });
  }

  @Post(':callId/enqueue-action')
  @HttpCode(200)
  @Header('content-type', xml)
  left(
    @Hook() hook: TwilioHook,
    @Param('callId', uuid) callId: string,
    @Query('stay') stay: string,
  ): Promise<string> {
    return leaveQueue(this.flow, this.voice, { ...hook, callId, stay });
  }

  @Post(':callId/legs/:legId/join')
  @HttpCode(200)
  @Header('content-type', xml)
  join(
    @Hook() hook: TwilioHook,
    @Param('callId', uuid) callId: string,
    @Param('legId', uuid) legId: string,
  ): Promise<string> {
    return joinConference(this.flow, this.voice, { ...hook, callId, legId });
  }

  @Post(':callId/legs/:legId/back')
  @HttpCode(200)
  @Header('content-type', xml)
  back(
    @Hook() hook: TwilioHook,
    @Param('callId', uuid) callId: string,
    @Param('legId', uuid) legId: string,
  ): Promise<string> {
    return returnToQueue(this.flow, this.voice, { ...hook, callId, legId });
  }
}
