import { z } from 'zod';

const port = z.coerce.number().int().min(0).max(65_535);
const url = (...protocols: string[]) =>
  z.string().refine((text) => URL.canParse(text) && protocols.includes(new URL(text).protocol), {
    message: `must be a URL that begins with ${protocols.map((one) => `${one}//`).join(' or ')}`,
  });
/** An empty variable counts as not set, as `docker compose` passes it. */
const optional = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (value === '' ? undefined : value), schema.optional());

/** Every setting that comes from the environment; docs/configuration.md lists them for operators. */
const schema = z.object({
  HTTP_PORT: port.default(3000),
  SMTP_PORT: port.default(2525),
  SMTP_HOST: z.string().default('127.0.0.1'),
  HTTP_HOST: z.string().default('127.0.0.1'),
  DATABASE_URL: url('postgres:', 'postgresql:'),
  DATABASE_POOL: z.coerce.number().int().min(4).max(200).default(16),
  REDIS_URL: optional(url('redis:', 'rediss:')),
  PUBLIC_BASE_URL: optional(url('http:', 'https:')),
  DATA_DIR: z.string().default('.firstline'),
  FIRSTLINE_SECRET_KEY: optional(
    z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 lower-case hex digits (32 bytes)'),
  ),
  MAIL_DOMAIN: z.string().default('firstline.localhost'),
  SMTP_RELAY_URL: optional(url('smtp:', 'smtps:')),
  TWILIO_ACCOUNT_SID: optional(z.string().regex(/^AC[0-9a-f]{32}$/, 'must be AC and 32 hex digits')),
  TWILIO_AUTH_TOKEN: optional(z.string().min(16)),
  TWILIO_API_BASE_URL: optional(url('http:', 'https:')),
  /** How often the provider is asked for texts whose webhook was lost. */
  SMS_RECONCILE_SECONDS: z.coerce.number().int().min(5).max(86_400).default(300),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace']).default('info'),
});

export type Environment = z.infer<typeof schema>;

/** Settings of one process. Durations carry their unit in their name. */
export interface Config extends Environment {
  readonly PUBLIC_BASE_URL: string;
}

/** The environment is wrong; `mistakes` names every one of them. */
export class ConfigError extends Error {
  constructor(readonly mistakes: readonly string[]) {
    super(`The configuration is wrong: ${mistakes.join('; ')}.`);
    this.name = 'ConfigError';
  }
}

/**
 * Reads and checks the environment.
 * @throws ConfigError that names every mistake at once
 */
export function loadConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const parsed = schema.safeParse(env);
  if (!parsed.success) {
    throw new ConfigError(
      parsed.error.issues.map((issue) => `${issue.path.join('.')} ${describe(issue, env)}`),
    );
  }
  const config = parsed.data;
  return {
    ...config,
    PUBLIC_BASE_URL: (config.PUBLIC_BASE_URL ?? `http://127.0.0.1:${config.HTTP_PORT}`).replace(/\/+$/, ''),
  };
}

function describe(issue: z.core.$ZodIssue, env: Readonly<Record<string, string | undefined>>): string {
  const name = issue.path.map(String).join('.');
  return env[name] === undefined
    ? 'is not set'
    : issue.message.replace(/^Invalid/, 'is invalid').replace(/^T/, 't');
}
