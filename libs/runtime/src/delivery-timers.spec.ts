import { expect, it } from '@jest/globals';
import { Module } from '@nestjs/common';
import { ModulesContainer, NestFactory } from '@nestjs/core';
import { HintListener } from '#persistence/hint-listener.ts';
import { DeliveryTimersModule } from './delivery-timers.module.ts';
import { FLOW, LOGGER } from './tokens.ts';

@Module({})
class House {}

@Module({})
class Mail {}

@Module({})
class Texts {}

@Module({})
class Parts {}

it('delivery timers are hosted once, however many apps of a process deliver', async () => {
  const provided = [FLOW, LOGGER].map((provide) => ({ provide, useValue: {} }));
  const hints = { provide: HintListener, useValue: new HintListener('postgres://nowhere/') };
  const process = { module: Parts, providers: [...provided, hints], exports: [FLOW, LOGGER, HintListener] };
  const app = (module: new () => object) => ({
    module,
    imports: [process, DeliveryTimersModule.on(process)],
  });
  const context = await NestFactory.create(
    { module: House, imports: [app(Mail), app(Texts)] },
    { logger: false },
  );
  const modules = [...context.get(ModulesContainer).values()].map((one) => one.metatype);
  expect(modules.filter((one) => one === DeliveryTimersModule)).toHaveLength(1);
});
