import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import type { DynamicModule } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { ConfigError, loadConfig, type Config } from '#platform/config.ts';
import { createLogger, NestLogger } from '#platform/logger.ts';
import { openProcess } from './process.module.ts';

/** sysexits(3): something is wrong with the configuration. */
const exitConfiguration = 78;
const exitUnavailable = 69;
/**
 * Idle connections are left to the client or the balancer to close, which keep them for a minute at most: whoever closes first
 * while a request is on its way loses that request. Node's own five seconds lose webhooks on a busy machine.
 */
const idleMs = 65_000;
const longestShutdownMs = 20_000;

/** What a process brings up before it starts, as a database of its own, and takes down after it ended. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly close: () => Promise<void>;
}

export interface ProcessOptions {
  readonly name: string;
  readonly surroundings?: (env: Readonly<Record<string, string | undefined>>) => Promise<Surroundings>;
  /** Builds the app's module upon what every process has. */
  readonly module: (process: DynamicModule, config: Config) => DynamicModule;
  /** Prepares the HTTP server before it listens. */
  readonly prepare?: (app: NestExpressApplication, config: Config) => Promise<void> | void;
  readonly ready?: (config: Config, address: string) => void;
}

/** Starts one process and stops it cleanly on SIGTERM and SIGINT. A mistake ends it with one clear sentence. */
export async function startProcess(options: ProcessOptions): Promise<void> {
  let surroundings: Surroundings = { env: process.env, close: () => Promise.resolve() };
  try {
    if (options.surroundings) surroundings = await options.surroundings(process.env);
    await run(options, loadConfig(surroundings.env), surroundings.close);
  } catch (error) {
    await surroundings.close();
    process.stderr.write(`${options.name}: ${sentence(error)}\n`);
    process.exit(error instanceof ConfigError ? exitConfiguration : exitUnavailable);
  }
}

async function run(
  options: ProcessOptions,
  config: Config,
  closeSurroundings: () => Promise<void>,
): Promise<void> {
  const opened = await openProcess(options.name, config);
  const logger = createLogger(options.name, config.LOG_LEVEL);
  const app = await NestFactory.create<NestExpressApplication>(options.module(opened.module, config), {
    logger: new NestLogger(logger),
    rawBody: true,
    abortOnError: false,
  });
  app.disable('x-powered-by');
  app.getHttpServer().keepAliveTimeout = idleMs;
  await options.prepare?.(app, config);
  let stopping = false;
  const stop = (signal: NodeJS.Signals) => {
    if (stopping) return;
    stopping = true;
    logger.info({ signal }, 'stopping');
    const late = setTimeout(() => {
      logger.error('did not stop in time');
      process.exit(1);
    }, longestShutdownMs);
    app
      .close()
      .then(() => opened.close())
      .then(closeSurroundings)
      .then(
        () => {
          clearTimeout(late);
          process.exit(0);
        },
        (error: unknown) => {
          logger.error({ err: error }, 'did not stop cleanly');
          process.exit(1);
        },
      );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  // Started by another of our processes over a channel of Node's: its death is ours.
  process.once('disconnect', () => {
    stop('SIGTERM');
  });
  try {
    await app.listen(config.HTTP_PORT, config.HTTP_HOST);
  } catch (error) {
    // What had begun to work must end before the database does. Why it cannot start is what is to be told.
    await app.close().catch((failure: unknown) => {
      logger.debug({ err: failure }, 'did not stop cleanly');
    });
    await opened.close();
    throw error;
  }
  const address = await app.getUrl();
  logger.info({ address }, 'ready');
  options.ready?.(config, address);
}

/** What an operator can act on, in one sentence. */
function sentence(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  const text = message || String(error);
  if (code === 'EADDRINUSE') return `A port is taken (${text}). Stop what uses it or set another port.`;
  if (code === 'ECONNREFUSED')
    return `The database cannot be reached (${text}). Check DATABASE_URL and that it runs.`;
  if (code === '28P01' || code === '28000')
    return `The database refuses the user or password in DATABASE_URL.`;
  if (code === '3D000')
    return `The database that DATABASE_URL names does not exist. Create it, or name another.`;
  if (code === '42P01') return `The database has no tables of ours. Run "firstline migrate" first.`;
  if (code === 'ENOSPC') return `The disk is full. Free some space in DATA_DIR and start again.`;
  if (code === 'EACCES') return `A file or port may not be used (${text}).`;
  return text;
}
