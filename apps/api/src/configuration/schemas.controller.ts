import { Controller, Get, Param } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { documentSchemas, type DocumentKind } from '#contracts/documents.ts';
import { documentKind } from '#contracts/http/document.ts';
import { Public } from '#runtime/public.ts';
import { Answers } from '../http/answers.ts';

const jsonSchema = z.record(z.string(), z.unknown()).meta({ id: 'JsonSchema' });

@ApiTags('Documents')
@Controller('api/v1/schemas')
export class SchemasController {
  @Get(':kind')
  @Public()
  @Answers(200, jsonSchema, 'The JSON Schema of a kind of document')
  get(@Param('kind', { schema: documentKind }) kind: DocumentKind): Record<string, unknown> {
    return z.toJSONSchema(documentSchemas[kind], { target: 'draft-2020-12', io: 'input' });
  }
}
