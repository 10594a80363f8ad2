import { Body, Controller, Delete, Get, Inject, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { pageOf, plainPageQuery } from '#contracts/http/page.ts';
import {
  newWebhookBody,
  webhookChange,
  webhookDeliveryQuery,
  webhookDeliverySchema,
  webhookSchema,
  webhookWithSecretSchema,
} from '#contracts/http/webhook.ts';
import type { Flow } from '#flow/flow.ts';
import { retryWebhook } from '#flow/webhooks/retry-webhook.ts';
import {
  addWebhookTarget,
  changeTarget,
  type SavedWebhookTarget,
} from '#flow/webhooks/save-webhook-target.ts';
import type { Page } from '#persistence/page.ts';
import type { WebhookDeliveryRow } from '#persistence/rows/webhook-delivery.row.ts';
import { listWebhookDeliveries } from '#persistence/stores/notices/webhook-delivery.store.ts';
import {
  listWebhookTargets,
  removeWebhookTarget,
  webhookTargetById,
  type WebhookTarget,
} from '#persistence/stores/notices/webhook-target.store.ts';
import type { Config } from '#platform/config.ts';
import { CONFIG, FLOW } from '#runtime/tokens.ts';
import { Answers, AnswersNothing } from '../http/answers.ts';
import { IdParam } from '../http/id-param.ts';
import { VersionSeen } from '../http/if-match.ts';
import { Needs } from '../http/needs.ts';
import { conflict, noSuch, stale, unacceptable } from '../http/refusals.ts';

const deliveryPage = pageOf(webhookDeliverySchema);

/** Where ladders post to, and what was posted. */
@ApiTags('Webhooks')
@Controller('api/v1')
@Needs('supervisor')
export class WebhooksController {
  constructor(
    @Inject(FLOW) private readonly flow: Flow,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  @Get('webhooks')
  @Answers(200, pageOf(webhookSchema), 'List webhooks by name')
  list(
    @Query({ schema: plainPageQuery }) query: z.output<typeof plainPageQuery>,
  ): Promise<Page<WebhookTarget>> {
    return listWebhookTargets(this.flow.database.reading, query);
  }

  @Post('webhooks')
  @Needs('admin')
  @Answers(201, webhookWithSecretSchema, 'Add a webhook; its secret is shown this once')
  async add(
    @Body({ schema: newWebhookBody }) body: z.output<typeof newWebhookBody>,
  ): Promise<z.input<typeof webhookWithSecretSchema>> {
    const allowPrivate = this.config.WEBHOOKS_ALLOW_PRIVATE;
    return withSecret(await addWebhookTarget(this.flow, body, allowPrivate));
  }

  @Get('webhooks/:id')
  @Answers(200, webhookSchema, 'Get a webhook')
  async get(@IdParam() id: string): Promise<WebhookTarget> {
    const target = await webhookTargetById(this.flow.database.reading, id);
    if (!target) throw noSuch('webhook');
    return target;
  }

  @Patch('webhooks/:id')
  @Needs('admin')
  @Answers(200, webhookSchema, 'Change a webhook')
  async change(
    @IdParam() id: string,
    @VersionSeen() version: number,
    @Body({ schema: webhookChange }) change: z.output<typeof webhookChange>,
  ): Promise<WebhookTarget> {
    const allowPrivate = this.config.WEBHOOKS_ALLOW_PRIVATE;
    return saved(await changeTarget(this.flow, { id, version, ...change }, allowPrivate)).target;
  }

  @Post('webhooks/:id/secret')
  @Needs('admin')
  @Answers(200, webhookWithSecretSchema, 'Give it another secret, which is shown this once')
  async renew(
    @IdParam() id: string,
    @VersionSeen() version: number,
  ): Promise<z.input<typeof webhookWithSecretSchema>> {
    return withSecret(await changeTarget(this.flow, { id, version, newSecret: true }, true));
  }

  @Delete('webhooks/:id')
  @Needs('admin')
  @AnswersNothing('Remove a webhook with its deliveries')
  async remove(@IdParam() id: string, @VersionSeen() version: number): Promise<void> {
    await this.flow.database.transaction(async (tx) => {
      if (await removeWebhookTarget(tx, id, version)) return;
      const known = await webhookTargetById(tx, id);
      throw known ? stale(known.version) : noSuch('webhook');
    });
  }

  @Get('webhook-deliveries')
  @Answers(200, deliveryPage, 'List what was or is to be posted, newest first')
  async deliveries(
    @Query({ schema: webhookDeliveryQuery }) query: z.output<typeof webhookDeliveryQuery>,
  ): Promise<z.input<typeof deliveryPage>> {
    const filter = { targetId: query.webhook, state: query.state };
    const page = await listWebhookDeliveries(this.flow.database.reading, filter, query);
    return { items: page.items.map(shown), nextCursor: page.nextCursor };
  }

  @Post('webhook-deliveries/:id/retry')
  @Answers(200, webhookDeliverySchema, 'Post it anew at once, under the same webhook-id')
  async retry(@IdParam() id: string): Promise<z.input<typeof webhookDeliverySchema>> {
    const outcome = await retryWebhook(this.flow, id);
    if (outcome.kind === 'not-found') throw noSuch('delivery');
    if (outcome.kind === 'under-way') {
      throw conflict('under-way', 'Under way', 'It is being posted right now. Look again in a moment.');
    }
    return shown(outcome.delivery);
  }
}

function shown(row: WebhookDeliveryRow): z.input<typeof webhookDeliverySchema> {
  return Object.assign({}, row, { nextAttemptAt: row.state === 'queued' ? row.sendingUntil : null });
}

function saved(outcome: SavedWebhookTarget): Extract<SavedWebhookTarget, { kind: 'saved' }> {
  switch (outcome.kind) {
    case 'saved':
      return outcome;
    case 'name-taken':
      throw conflict('name-taken', 'Name taken', 'Another webhook bears this name. Choose another one.');
    case 'bad-url':
      throw unacceptable([{ in: 'body', field: 'url', problem: `cannot be posted to: ${outcome.because}` }]);
    case 'stale':
      throw stale(outcome.version);
    case 'not-found':
      throw noSuch('webhook');
  }
}

function withSecret(outcome: SavedWebhookTarget): z.input<typeof webhookWithSecretSchema> {
  const { target, secret = '' } = saved(outcome);
  return { ...target, secret };
}
