import { Controller, Get, Inject, Res, type StreamableFile } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import type { z } from 'zod';
import { deliverySchema, messageSchema } from '#contracts/http/message.ts';
import type { Flow } from '#flow/flow.ts';
import {
  attachmentById,
  messageById,
  rawOfMessage,
  reportsOf,
  type MessageView,
} from '#persistence/stores/conversations/message-list.store.ts';
import { FLOW } from '#runtime/tokens.ts';
import { Answers, AnswersBytes } from '../http/answers.ts';
import { IdParam } from '../http/id-param.ts';
import { Needs } from '../http/needs.ts';
import { noSuch } from '../http/refusals.ts';
import { serveBlob } from '../http/serve-blob.ts';

@ApiTags('Messages')
@Controller('api/v1')
@Needs('agent')
export class MessagesController {
  constructor(@Inject(FLOW) private readonly flow: Flow) {}

  @Get('messages/:id')
  @Answers(200, messageSchema, 'Get a message')
  get(@IdParam() id: string): Promise<MessageView> {
    return this.#message(id);
  }

  @Get('messages/:id/delivery')
  @Answers(200, deliverySchema, 'How far an outbound message came, and what the provider said')
  async delivery(@IdParam() id: string): Promise<z.input<typeof deliverySchema>> {
    const message = await this.#message(id);
    if (message.delivery === null) throw noSuch('outbound message');
    const reports = await reportsOf(this.flow.database.reading, id);
    return { ...message, messageId: id, delivery: message.delivery, reports };
  }

  @Get('messages/:id/raw')
  @AnswersBytes('Download the mail as it came')
  async raw(@IdParam() id: string, @Res({ passthrough: true }) response: Response): Promise<StreamableFile> {
    const blobKey = await rawOfMessage(this.flow.database.reading, id);
    if (blobKey === undefined) throw noSuch('raw mail');
    return serveBlob(this.flow.blobs, response, { blobKey, name: `${id}.eml`, mediaType: 'message/rfc822' });
  }

  @Get('attachments/:id')
  @AnswersBytes('Download an attachment')
  async attachment(
    @IdParam() id: string,
    @Res({ passthrough: true }) response: Response,
  ): Promise<StreamableFile> {
    const attachment = await attachmentById(this.flow.database.reading, id);
    if (!attachment) throw noSuch('attachment');
    return serveBlob(this.flow.blobs, response, attachment);
  }

  async #message(id: string): Promise<MessageView> {
    const message = await messageById(this.flow.database.reading, id);
    if (!message) throw noSuch('message');
    return message;
  }
}
