import { randomUUID } from 'node:crypto';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { defaultCalendars } from '#contracts/defaults/calendars.ts';
import { defaultRoutingPolicy } from '#contracts/defaults/routing-policy.ts';
import { defaultSlaPolicy } from '#contracts/defaults/sla-policy.ts';
import type { Role } from '#domain/words.ts';
import type { Flow } from '#flow/flow.ts';
import { createToken } from '#flow/people/create-token.ts';
import type { Database } from '#persistence/database.ts';
import { insertAccount } from '#persistence/stores/people/account.store.ts';
import { loadConfig } from '#platform/config.ts';
import { createLogger, NestLogger } from '#platform/logger.ts';
import { openProcess } from '#runtime/process.module.ts';
import { FLOW } from '#runtime/tokens.ts';
import { ApiModule } from '../../apps/api/src/api.module.ts';
import { prepareApi } from '../../apps/api/src/prepare-api.ts';
import { freshDatabase } from '../postgres/database.ts';

export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly body: any;
}

/** Somebody who speaks to the API. */
export class ApiUser {
  constructor(
    private readonly url: string,
    readonly id: string,
    readonly token: string,
  ) {}

  async send(
    method: string,
    path: string,
    body?: unknown,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Answered> {
    const response = await fetch(this.url + path, {
      method,
      headers: {
        ...(this.token ? { authorization: `Bearer ${this.token}` } : {}),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json');
    return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
  }

  get(path: string, headers: Readonly<Record<string, string>> = {}): Promise<Answered> {
    return this.send('GET', `/api/v1${path}`, undefined, headers);
  }
  post(path: string, body?: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Answered> {
    return this.send('POST', `/api/v1${path}`, body, headers);
  }
  /** Changes something that still has the version of `etag`. */
  change(method: 'PUT' | 'PATCH' | 'POST' | 'DELETE', path: string, version: number, body?: unknown) {
    return this.send(method, `/api/v1${path}`, body, { 'if-match': `"${version}"` });
  }
}

/** The real API on a port and a database of its own. */
export class ApiFixture {
  private constructor(
    readonly app: NestExpressApplication,
    readonly flow: Flow,
    readonly database: Database,
    readonly url: string,
    private readonly end: () => Promise<void>,
  ) {}

  static async start(env: Readonly<Record<string, string>> = {}): Promise<ApiFixture> {
    const { database, url: databaseUrl, drop } = await freshDatabase();
    const config = loadConfig({
      DATABASE_URL: databaseUrl,
      DATA_DIR: await mkdtemp(join(tmpdir(), 'firstline-api-')),
      LOG_LEVEL: process.env.SPEC_LOG ?? 'fatal',
      DATABASE_POOL: '8',
      ...env,
    });
    const opened = await openProcess('spec', config);
    const app = await NestFactory.create<NestExpressApplication>(ApiModule.on(opened.module), {
      logger: new NestLogger(createLogger('spec', process.env.SPEC_LOG ?? 'fatal')),
      rawBody: true,
      abortOnError: false,
    });
    prepareApi(app, config);
    // As every process of ours has it: what waits for long between two requests finds its connection as it left it.
    app.getHttpServer().keepAliveTimeout = 65_000;
    await app.listen(0, '127.0.0.1');
    const url = (await app.getUrl()).replace('[::1]', '127.0.0.1');
    return new ApiFixture(app, app.get(FLOW), database, url, async () => {
      await app.close();
      await opened.close();
      await drop();
    });
  }

  stop(): Promise<void> {
    return this.end();
  }

  nobody(): ApiUser {
    return new ApiUser(this.url, '', '');
  }

  /** A new agent with a token; without a password, which costs time to hash. */
  async user(role: Role): Promise<ApiUser> {
    const id = this.flow.newId();
    const now = this.flow.clock.now();
    const account = {
      id,
      name: `A ${role}`,
      email: `${randomUUID()}@firstline.test`,
      role,
      capacityUnits: null,
      phone: null,
      passwordHash: null,
    };
    await this.database.transaction((tx) => insertAccount(tx, account, now));
    const created = await createToken(this.flow, { agentId: id, name: 'spec' });
    if (created.kind !== 'created') throw new Error(created.kind);
    return new ApiUser(this.url, id, created.token);
  }

  query<Row = any>(sql: string, values: readonly unknown[] = []): Promise<Row[]> {
    return this.database.reading.query(sql, [...values]);
  }

  /** The default documents, live, with what they name. */
  async withPolicies(): Promise<void> {
    const now = this.flow.clock.now();
    const documents: [string, string, unknown][] = [
      ['routing-policy', 'default', defaultRoutingPolicy],
      ['sla-policy', 'default', defaultSlaPolicy],
      ...Object.entries(defaultCalendars).map(([name, body]): [string, string, unknown] => [
        'calendar',
        name,
        body,
      ]),
    ];
    for (const [kind, name, body] of documents) {
      await this.query(
        `insert into document (kind, name, version, state, body, created_at, published_at)
         values ($1, $2, 1, 'live', $3, $4, $4)`,
        [kind, name, JSON.stringify(body), now],
      );
    }
  }

  async channel(kind = 'email', address = `${randomUUID()}@firstline.test`): Promise<string> {
    const id = this.flow.newId();
    await this.query(
      `insert into channel (id, kind, name, address, created_at) values ($1, $2, $3, $4, now())`,
      [id, kind, `Channel ${address}`, address],
    );
    return id;
  }

  async queue(name: string = randomUUID()): Promise<string> {
    const id = this.flow.newId();
    await this.query('insert into queue (id, name, created_at) values ($1, $2, now())', [id, name]);
    return id;
  }

  async customer(email = `${randomUUID()}@customer.test`): Promise<string> {
    const id = this.flow.newId();
    await this.query('insert into customer (id, name, created_at) values ($1, $2, now())', [id, 'Carla']);
    await this.query(
      `insert into identity (id, customer_id, kind, value, created_at) values ($1, $2, 'email', $3, now())`,
      [this.flow.newId(), id, email],
    );
    return id;
  }

  /** A conversation over mail with one message of its customer; assigned when an agent is given, waiting when a queue is. */
  async conversation(
    given: { assignee?: string; queue?: string; channel?: string; customer?: string; at?: Date } = {},
  ): Promise<string> {
    const id = this.flow.newId();
    const at = given.at ?? this.flow.clock.now();
    const channel = given.channel ?? (await this.channel());
    const customer = given.customer ?? (await this.customer());
    await this.query(
      `insert into conversation (id, customer_id, channel_id, channel_kind, subject, state, queue_id, queued_at,
         assignee_id, created_at, updated_at, last_message_at)
       values ($1, $2, $3, 'email', 'Broken printer', $4, $5, $6, $7, $6, $6, $6)`,
      [
        id,
        customer,
        channel,
        given.assignee ? 'assigned' : given.queue === undefined ? 'new' : 'queued',
        given.queue ?? null,
        at,
        given.assignee ?? null,
      ],
    );
    await this.query(
      `insert into message (id, conversation_id, kind, channel_id, channel_kind, author_kind, author_id, from_address,
         subject, text, mail_message_id, content_hash, created_at)
       values ($1, $2, 'inbound', $3, 'email', 'customer', $4,
         (select value from identity where customer_id = $4 limit 1), 'Broken printer', 'It smokes.', $5, $5, $6)`,
      [this.flow.newId(), id, channel, customer, `<${randomUUID()}@customer.test>`, at],
    );
    if (given.assignee) {
      await this.query(
        'insert into assignment (id, conversation_id, agent_id, started_at) values ($1, $2, $3, $4)',
        [this.flow.newId(), id, given.assignee, at],
      );
      await this.query(
        `insert into holding (id, agent_id, conversation_id, kind, channel_kind, units, exclusive, from_at)
         values ($1, $2, $3, 'work', 'email', 10, false, $4)`,
        [this.flow.newId(), given.assignee, id, at],
      );
    }
    return id;
  }
}
