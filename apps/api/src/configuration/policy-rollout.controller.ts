import { Body, Controller, Get, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { versionParam } from '#contracts/http/document.ts';
import { pageOf, plainPageQuery } from '#contracts/http/page.ts';
import {
  documentStandingSchema,
  moveBody,
  shadowDecisionSchema,
  shadowRoutingSchema,
  shadowSummarySchema,
  shareBody,
} from '#contracts/http/policy.ts';
import type { Wish } from '#domain/routing/document-moves.ts';
import type { Flow } from '#flow/flow.ts';
import { moveDocument } from '#flow/policies/move-document.ts';
import { routingPolicyName } from '#flow/routing/live-policy.ts';
import type { Page } from '#persistence/page.ts';
import {
  documentAt,
  documentStanding,
  type DocumentStanding,
} from '#persistence/stores/documents/document-list.store.ts';
import {
  listShadowDecisions,
  listShadowRoutings,
  type ShadowDecisionView,
  type ShadowRoutingView,
} from '#persistence/stores/routing/shadow-list.store.ts';
import { shadowSummary, type ShadowSummary } from '#persistence/stores/routing/shadow.store.ts';
import { FLOW } from '#runtime/tokens.ts';
import { Answers } from '../http/answers.ts';
import { ByCaller, type Caller } from '../http/caller.ts';
import { VersionSeen } from '../http/if-match.ts';
import { Needs } from '../http/needs.ts';
import { noSuch } from '../http/refusals.ts';
import { refusedMove } from './refused-move.ts';

const nameSchema = z.literal(routingPolicyName);
const Name = () => Param('name', { schema: nameSchema });
const Version = () => Param('version', { schema: versionParam });

/** A version of the routing policy on its way to being live: in shadow, then on a share of the traffic. */
@ApiTags('Routing policies')
@Controller('api/v1/routing-policies/:name/versions/:version')
@Needs('supervisor')
export class PolicyRolloutController {
  constructor(@Inject(FLOW) private readonly flow: Flow) {}

  @Post('shadow')
  @Answers(200, documentStandingSchema, 'Let it decide beside the live version, changing nothing')
  shadow(
    @Name() name: string,
    @Version() version: number,
    @VersionSeen() seen: number,
    @ByCaller() caller: Caller,
    @Body({ schema: moveBody }) { note }: z.output<typeof moveBody>,
  ): Promise<DocumentStanding> {
    return this.#move({ name, version, seen, byId: caller.id, note, wish: { do: 'shadow' } });
  }

  @Post('share')
  @Answers(200, documentStandingSchema, 'Let it decide about a share of the conversations that begin')
  share(
    @Name() name: string,
    @Version() version: number,
    @VersionSeen() seen: number,
    @ByCaller() caller: Caller,
    @Body({ schema: shareBody }) { percent, note }: z.output<typeof shareBody>,
  ): Promise<DocumentStanding> {
    return this.#move({ name, version, seen, byId: caller.id, note, wish: { do: 'share', percent } });
  }

  @Post('withdraw')
  @Answers(200, documentStandingSchema, 'Take it out of shadow, or its share away')
  withdraw(
    @Name() name: string,
    @Version() version: number,
    @VersionSeen() seen: number,
    @ByCaller() caller: Caller,
    @Body({ schema: moveBody }) { note }: z.output<typeof moveBody>,
  ): Promise<DocumentStanding> {
    return this.#move({ name, version, seen, byId: caller.id, note, wish: { do: 'withdraw' } });
  }

  @Get('shadow')
  @Answers(200, shadowSummarySchema, 'How often it differed from the version that decided, while in shadow')
  async summary(@Name() name: string, @Version() version: number): Promise<ShadowSummary> {
    await this.#known(name, version);
    return shadowSummary(this.flow.database.reading, version);
  }

  @Get('shadow/conversations')
  @Answers(
    200,
    pageOf(shadowRoutingSchema),
    'List conversations that it would have sorted otherwise, newest first',
  )
  async routings(
    @Name() name: string,
    @Version() version: number,
    @Query({ schema: plainPageQuery }) page: z.output<typeof plainPageQuery>,
  ): Promise<Page<ShadowRoutingView>> {
    await this.#known(name, version);
    return listShadowRoutings(this.flow.database.reading, version, page);
  }

  @Get('shadow/decisions')
  @Answers(
    200,
    pageOf(shadowDecisionSchema),
    'List decisions that it would have made otherwise, newest first',
  )
  async decisions(
    @Name() name: string,
    @Version() version: number,
    @Query({ schema: plainPageQuery }) page: z.output<typeof plainPageQuery>,
  ): Promise<Page<ShadowDecisionView>> {
    await this.#known(name, version);
    return listShadowDecisions(this.flow.database.reading, version, page);
  }

  async #move(input: {
    readonly name: string;
    readonly version: number;
    readonly seen: number;
    readonly byId: string;
    readonly note: string;
    readonly wish: Wish;
  }): Promise<DocumentStanding> {
    const { seen, ...rest } = input;
    const outcome = await moveDocument(this.flow, { ...rest, kind: 'routing-policy', basedOnChanges: seen });
    if (outcome.kind !== 'moved') throw refusedMove(outcome);
    const standing = await documentStanding(this.flow.database.reading, 'routing-policy', input.name);
    if (!standing) throw noSuch('document');
    return standing;
  }

  async #known(name: string, version: number): Promise<void> {
    if (!(await documentAt(this.flow.database.reading, 'routing-policy', name, version)))
      throw noSuch('version');
  }
}
