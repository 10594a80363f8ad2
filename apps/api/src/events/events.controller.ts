import { Controller, Get, Headers, Inject, Query, Res } from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import type { z } from 'zod';
import { feedQuery } from '#contracts/http/event.ts';
import type { Flow } from '#flow/flow.ts';
import { eventsAfter } from '#persistence/stores/events/event-list.store.ts';
import { FLOW } from '#runtime/tokens.ts';
import { ByCaller, type Caller } from '../http/caller.ts';
import { Needs } from '../http/needs.ts';
import { malformed } from '../http/refusals.ts';
import { EventFeed } from './event-feed.ts';
import { FeedClient } from './feed-client.ts';

const eventsAtOnce = 200;

@ApiTags('Live events')
@Controller('api/v1/events')
@Needs('agent')
export class EventsController {
  constructor(
    @Inject(FLOW) private readonly flow: Flow,
    private readonly feed: EventFeed,
  ) {}

  @Get()
  @ApiOperation({
    summary: 'Follow what happens, as server-sent events',
    description:
      'In order and without a gap after Last-Event-ID (or "after"); without either from now on. The first event, ' +
      '"ready", tells where the stream begins. A client that reads too slowly is cut off and resumes.',
  })
  @ApiHeader({ name: 'Last-Event-ID', required: false, schema: { type: 'string' } })
  @ApiResponse({
    status: 200,
    content: { 'text/event-stream': {} },
    description: 'The data of each event is a LiveEvent.',
  })
  async follow(
    @ByCaller() caller: Caller,
    @Query({ schema: feedQuery }) query: z.output<typeof feedQuery>,
    @Headers('last-event-id') lastEventId: string | undefined,
    @Res() response: Response,
  ): Promise<void> {
    const after = readEventId(lastEventId) ?? query.after ?? (await this.feed.position());
    const client = new FeedClient(response, caller.tokenId, after, query.conversation);
    response.once('close', () => {
      this.feed.leave(client);
    });
    client.begin();
    await this.#catchUp(client);
  }

  /** Reads what the client missed, page by page and no faster than it takes them, until memory holds the rest. */
  async #catchUp(client: FeedClient): Promise<void> {
    while (client.isOpen) {
      const missed = this.feed.missedBy(client.at);
      if (missed && missed.length <= eventsAtOnce) {
        client.take(missed);
        this.feed.follow(client);
        return;
      }
      const events =
        missed?.slice(0, eventsAtOnce) ??
        (await eventsAfter(this.flow.database.reading, client.at, eventsAtOnce));
      if (events.length === 0) {
        // Nothing is left of what lay between: it was removed by age.
        client.skipTo(await this.feed.position());
        continue;
      }
      client.give(events);
      await client.drained();
    }
  }
}

function readEventId(header: string | undefined): number | undefined {
  if (header === undefined || header === '') return undefined;
  if (/^\d{1,15}$/.test(header)) return Number(header);
  const problem = 'must be the number of an event of this feed; leave it out to begin now';
  throw malformed([{ in: 'header', field: 'Last-Event-ID', problem }]);
}
