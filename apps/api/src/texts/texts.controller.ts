import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { longestText, segmentsOf } from '#channels/sms/segments.ts';
import { segmentsBody, segmentsSchema } from '#contracts/http/text.ts';
import { Answers } from '../http/answers.ts';
import { Needs } from '../http/needs.ts';

/** What whoever composes a text wants to know before it is sent. */
@ApiTags('Messages')
@Controller('api/v1/texts')
@Needs('agent')
export class TextsController {
  @Post('segments')
  @Answers(200, segmentsSchema, 'Count the segments that a text would be sent and billed in; nothing is sent')
  segments(
    @Body({ schema: segmentsBody }) { text }: z.output<typeof segmentsBody>,
  ): z.input<typeof segmentsSchema> {
    const { offending, ...count } = segmentsOf(text);
    return { ...count, characters: text.length, longest: longestText, offending: [...offending] };
  }
}
