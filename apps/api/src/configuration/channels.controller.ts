import { Body, Controller, Delete, Get, Inject, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { channelPatch, channelSchema, channelTestSchema, newChannelBody } from '#contracts/http/channel.ts';
import { pageOf, plainPageQuery } from '#contracts/http/page.ts';
import { changeChannel, removeChannel } from '#flow/configuration/change-channel.ts';
import type { Flow } from '#flow/flow.ts';
import type { Page } from '#persistence/page.ts';
import {
  channelView,
  listChannelPage,
  type ChannelView,
} from '#persistence/stores/channels/channel-list.store.ts';
import { channelSetup, saveChannel, type SavedChannel } from '#persistence/stores/channels/channel.store.ts';
import { FLOW } from '#runtime/tokens.ts';
import type { WireAnswer } from '../http/answer.interceptor.ts';
import { Answers, AnswersNothing } from '../http/answers.ts';
import { IdParam } from '../http/id-param.ts';
import { answerOnce, Repeatable, type MaybeIdempotent } from '../http/idempotency.ts';
import { VersionSeen } from '../http/if-match.ts';
import { Needs } from '../http/needs.ts';
import { conflict, noSuch, stale } from '../http/refusals.ts';
import { ChannelProbes } from './channel-probes.ts';
import { checkSettings } from './check-settings.ts';

@ApiTags('Channels')
@Controller('api/v1/channels')
export class ChannelsController {
  constructor(
    @Inject(FLOW) private readonly flow: Flow,
    private readonly probes: ChannelProbes,
  ) {}

  @Get()
  @Needs('supervisor')
  @Answers(200, pageOf(channelSchema), 'List channels by kind and address')
  list(@Query({ schema: plainPageQuery }) page: z.output<typeof plainPageQuery>): Promise<Page<ChannelView>> {
    return listChannelPage(this.flow.database.reading, page);
  }

  @Post()
  @Needs('admin')
  @Answers(201, channelSchema, 'Add a channel; its credentials are sealed and never shown')
  add(
    @Body({ schema: newChannelBody }) body: z.output<typeof newChannelBody>,
    @Repeatable() request: MaybeIdempotent,
  ): Promise<WireAnswer> {
    checkSettings(body.kind, body.settings);
    return answerOnce(this.flow, request, channelSchema, async (flow) => {
      const given = { ...body, id: flow.newId() };
      const saved = await flow.database.transaction((tx) =>
        saveChannel(tx, flow.secrets, given, flow.clock.now()),
      );
      return this.#saved(flow, saved);
    });
  }

  @Get(':id')
  @Needs('supervisor')
  @Answers(200, channelSchema, 'Get a channel')
  get(@IdParam() id: string): Promise<ChannelView> {
    return this.#channel(this.flow, id);
  }

  @Patch(':id')
  @Needs('admin')
  @Answers(200, channelSchema, 'Change a channel; credentials that are given replace those that were')
  async change(
    @IdParam() id: string,
    @VersionSeen() version: number,
    @Body({ schema: channelPatch }) body: z.output<typeof channelPatch>,
  ): Promise<ChannelView> {
    if (body.settings) checkSettings((await this.#channel(this.flow, id)).kind, body.settings);
    const outcome = await changeChannel(this.flow, { id, version, change: body });
    if (outcome.kind === 'no-channel') throw noSuch('channel');
    return this.#saved(this.flow, outcome);
  }

  @Delete(':id')
  @Needs('admin')
  @AnswersNothing('Remove a channel that nothing came through')
  async remove(@IdParam() id: string, @VersionSeen() version: number): Promise<void> {
    const { kind } = await removeChannel(this.flow, { id, version });
    if (kind === 'no-channel') throw noSuch('channel');
    if (kind === 'stale') throw stale();
    if (kind === 'used') {
      const detail = 'Things came through this channel. Set "enabled": false instead.';
      throw conflict('channel-in-use', 'Channel in use', detail);
    }
  }

  @Post(':id/test')
  @Needs('admin')
  @Answers(200, channelTestSchema, 'Try the channel as it is configured, without sending anything')
  async test(@IdParam() id: string): Promise<z.input<typeof channelTestSchema>> {
    const setup = await channelSetup(this.flow.database.reading, this.flow.secrets, id);
    if (!setup) throw noSuch('channel');
    const trouble = await this.probes.probe(setup);
    return { well: trouble === undefined, trouble: trouble ?? null };
  }

  async #saved(flow: Flow, outcome: SavedChannel): Promise<ChannelView> {
    switch (outcome.kind) {
      case 'saved':
        return this.#channel(flow, outcome.channel.id);
      case 'stale':
        throw stale();
      case 'address-taken':
        throw conflict('address-taken', 'Address taken', 'Another channel of this kind has this address.');
    }
  }

  async #channel(flow: Flow, id: string): Promise<ChannelView> {
    const channel = await channelView(flow.database.reading, id);
    if (!channel) throw noSuch('channel');
    return channel;
  }
}
