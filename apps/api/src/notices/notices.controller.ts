import { Controller, Get, Inject, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { noticeQuery, noticeSchema } from '#contracts/http/notice.ts';
import { pageOf } from '#contracts/http/page.ts';
import type { Flow } from '#flow/flow.ts';
import type { Page } from '#persistence/page.ts';
import { listNotices, readNotice, type NoticeView } from '#persistence/stores/notices/notice-list.store.ts';
import { FLOW } from '#runtime/tokens.ts';
import { Answers } from '../http/answers.ts';
import { ByCaller, type Caller } from '../http/caller.ts';
import { IdParam } from '../http/id-param.ts';
import { Needs } from '../http/needs.ts';
import { noSuch } from '../http/refusals.ts';

@ApiTags('Notices')
@Controller('api/v1/notices')
@Needs('agent')
export class NoticesController {
  constructor(@Inject(FLOW) private readonly flow: Flow) {}

  @Get()
  @Answers(200, pageOf(noticeSchema), 'List my notices, newest first')
  list(
    @ByCaller() caller: Caller,
    @Query({ schema: noticeQuery }) query: z.output<typeof noticeQuery>,
  ): Promise<Page<NoticeView>> {
    return listNotices(this.flow.database.reading, { agentId: caller.id, unread: query.unread }, query);
  }

  @Post(':id/read')
  @Answers(200, noticeSchema, 'Mark one of my notices as read')
  async read(@IdParam() id: string, @ByCaller() caller: Caller): Promise<NoticeView> {
    const now = this.flow.clock.now();
    const notice = await this.flow.database.transaction((tx) => readNotice(tx, id, caller.id, now));
    if (!notice) throw noSuch('notice of yours');
    return notice;
  }
}
