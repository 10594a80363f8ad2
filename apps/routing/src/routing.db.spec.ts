import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { system } from '#contracts/event-types.ts';
import { examine } from '#flow/doctor/examine.ts';
import type { Flow } from '#flow/flow.ts';
import { acceptOffer } from '#flow/routing/offers/accept-offer.ts';
import { setConversationStatus } from '#flow/routing/status/set-conversation-status.ts';
import { loadConfig } from '#platform/config.ts';
import { openProcess, type OpenProcess } from '#runtime/process.module.ts';
import { RoutingFixture } from '../../../test/builders/routing-fixture.ts';
import { testPolicy } from '../../../test/builders/routing-policy.ts';
import { eventually } from '../../../test/eventually.ts';
import { flowOn } from '../../../test/flow.ts';
import { freshDatabase } from '../../../test/postgres/database.ts';
import { RoutingModule } from './routing.module.ts';

const policy = testPolicy({
  queues: { Care: { order: 'urgency', steps: [{ afterSeconds: 1, drop: ['german'] }] } },
  offers: {
    timeoutSeconds: { email: 1, sms: 60, whatsapp: 60, voice: 60, chat: 60, custom: 60 },
    restSeconds: 1,
  },
  wrapUpSeconds: { email: 0, sms: 0, whatsapp: 0, voice: 4, chat: 0, custom: 0 },
});

describe('two routing processes', () => {
  let opened: Awaited<ReturnType<typeof freshDatabase>>;
  let flow: Flow;
  let fixture: RoutingFixture;
  const running: { process: OpenProcess; app: INestApplicationContext }[] = [];

  beforeAll(async () => {
    opened = await freshDatabase();
    flow = await flowOn(opened.database);
    fixture = await RoutingFixture.in(flow, policy);
    for (let n = 0; n < 2; n++) {
      const config = loadConfig({
        DATABASE_URL: opened.url,
        DATA_DIR: await mkdtemp(join(tmpdir(), 'firstline-routing-')),
        LOG_LEVEL: 'fatal',
      });
      const process = await openProcess('routing', config);
      const app = await NestFactory.createApplicationContext(RoutingModule.on(process.module), {
        logger: false,
        abortOnError: false,
      });
      running.push({ process, app });
    }
  });
  afterAll(async () => {
    for (const { app, process } of running) {
      await app.close();
      await process.close();
    }
    await opened.drop();
  });

  it('offer, expire, ask again, relax, wrap up and escalate by themselves, each thing once', async () => {
    const ada = await fixture.agent();
    const id = await fixture.waiting({ required: [{ skill: 'german', level: 3 }] });
    // Only after the step that drops the skill; then it expires, and after her rest Ada is asked once more.
    const offer = await eventually(async () => {
      const pending = await fixture.offerOf(id);
      if (!pending || pending.round < 2) return undefined;
      // It lasts for a second, so a busy machine may be too late, and she is asked again.
      const { kind } = await acceptOffer(flow, { offerId: pending.id, agentId: ada });
      return kind === 'accepted' ? pending : undefined;
    });
    expect(offer.agentId).toBe(ada);
    expect((await fixture.timeline(id)).slice(0, 8)).toEqual([
      'conversation.queued',
      'routing.waiting',
      'conversation.skills-relaxed',
      'offer.made',
      'offer.expired',
      'conversation.queued',
      'routing.waiting',
      'offer.made',
    ]);

    const call = await fixture.waiting({ channel: 'voice' });
    const ring = await eventually(() => fixture.offerOf(call));
    await acceptOffer(flow, { offerId: ring.id, agentId: ada });
    await setConversationStatus(flow, { conversationId: call, status: 'resolved', by: system });
    expect(await fixture.holds(ada)).toEqual(['work email 10', 'wrap-up voice 100']);
    await eventually(async () => (await fixture.holds(ada)).length === 1);

    await fixture.escalate(id, [{ do: 'tag', tag: 'late' }]);
    await eventually(async () => (await fixture.conversation(id)).tags.includes('late'));
    expect(await fixture.count(`event where type = 'conversation.escalated'`)).toBe(1);
  });

  it('find by themselves what no event told them of', async () => {
    const ben = await fixture.agent({ skills: { billing: 5 } });
    await flow.database.reading.query(`update agent set presence = 'away' where id = $1`, [ben]);
    const id = await fixture.waiting({ channel: 'chat', required: [{ skill: 'billing', level: 5 }] });
    await eventually(async () => (await fixture.conversation(id)).waitingBecause !== null);
    await flow.database.reading.query(`update agent set presence = 'available' where id = $1`, [ben]);
    expect(await eventually(() => fixture.offerOf(id))).toMatchObject({ agentId: ben });
  });

  it('offer all others while somebody holds one by hand, and it once it is let go, though nothing changed', async () => {
    const required = [{ skill: 'english', level: 5 }];
    const held = await fixture.waiting({ channel: 'chat', required });
    const stranger = flow.database.source.createQueryRunner();
    try {
      await stranger.startTransaction();
      await stranger.query('select 1 from conversation where id = $1 for update', [held]);
      const cid = await fixture.agent({ skills: { english: 5 } });
      const other = await fixture.waiting({ channel: 'chat', required });
      expect(await eventually(() => fixture.offerOf(other))).toMatchObject({ agentId: cid });
      expect(await fixture.offerOf(held)).toBeUndefined();
      await stranger.rollbackTransaction();
      expect(await eventually(() => fixture.offerOf(held))).toMatchObject({ agentId: cid });
    } finally {
      await stranger.release();
    }
  });

  it('give out a burst quickly, and keep every promise', async () => {
    for (let n = 0; n < 10; n++) await fixture.agent();
    const ids: string[] = [];
    for (let n = 0; n < 30; n++) ids.push(await fixture.waiting({ channel: 'chat' }));
    await eventually(
      async () =>
        (await fixture.count(`conversation where id = any($1) and state = 'offered'`, [ids])) === 30,
    );
    for (const finding of await examine(flow)) expect(finding).toMatchObject({ violations: [] });
  });
});
