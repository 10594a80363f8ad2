import { Controller, Get, Inject, Post, Query, Res, type StreamableFile } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import type { z } from 'zod';
import { pageOf } from '#contracts/http/page.ts';
import { receiptDetailSchema, receiptQuery, receiptSchema } from '#contracts/http/receipt.ts';
import type { Flow } from '#flow/flow.ts';
import { retryReceipt } from '#flow/intake/retry-receipt.ts';
import type { Page } from '#persistence/page.ts';
import {
  listReceipts,
  receiptView,
  type ReceiptListItem,
  type ReceiptView,
} from '#persistence/stores/intake/receipt-list.store.ts';
import { FLOW } from '#runtime/tokens.ts';
import type { WireAnswer } from '../http/answer.interceptor.ts';
import { Answers, AnswersBytes } from '../http/answers.ts';
import { IdParam } from '../http/id-param.ts';
import { answerOnce, Repeatable, type MaybeIdempotent } from '../http/idempotency.ts';
import { Needs } from '../http/needs.ts';
import { conflict, noSuch } from '../http/refusals.ts';
import { serveBlob } from '../http/serve-blob.ts';

/** The ledger of everything that a provider handed us. */
@ApiTags('Receipts')
@Controller('api/v1/receipts')
@Needs('supervisor')
export class ReceiptsController {
  constructor(@Inject(FLOW) private readonly flow: Flow) {}

  @Get()
  @Answers(200, pageOf(receiptSchema), 'List receipts, newest first')
  list(
    @Query({ schema: receiptQuery }) query: z.output<typeof receiptQuery>,
  ): Promise<Page<ReceiptListItem>> {
    const { status, channel } = query;
    return listReceipts(this.flow.database.reading, { status, channelId: channel }, query);
  }

  @Get(':id')
  @Answers(200, receiptDetailSchema, 'Get a receipt with what became of it')
  get(@IdParam() id: string): Promise<ReceiptView> {
    return this.#receipt(this.flow, id);
  }

  @Get(':id/raw')
  @AnswersBytes('Download what was received, as it came')
  async raw(@IdParam() id: string, @Res({ passthrough: true }) response: Response): Promise<StreamableFile> {
    const { blobKey } = await this.#receipt(this.flow, id);
    if (blobKey === null) throw noSuch('raw content; it came as parameters, which the receipt shows');
    return serveBlob(this.flow.blobs, response, { blobKey, name: `${id}.eml`, mediaType: 'message/rfc822' });
  }

  @Post(':id/retry')
  @Answers(202, receiptDetailSchema, 'Try a quarantined receipt again')
  retry(@IdParam() id: string, @Repeatable() request: MaybeIdempotent): Promise<WireAnswer> {
    return answerOnce(this.flow, request, receiptDetailSchema, async (flow) => {
      const outcome = await retryReceipt(flow, id);
      if (outcome.kind === 'not-found') throw noSuch('receipt');
      if (outcome.kind === 'not-quarantined') {
        const detail = `The receipt is ${outcome.status}; only quarantined ones can be tried again.`;
        throw conflict('not-quarantined', 'Not quarantined', detail, { receiptStatus: outcome.status });
      }
      return this.#receipt(flow, id);
    });
  }

  async #receipt(flow: Flow, id: string): Promise<ReceiptView> {
    const receipt = await receiptView(flow.database.reading, id);
    if (!receipt) throw noSuch('receipt');
    return receipt;
  }
}
