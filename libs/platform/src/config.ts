import { isIP } from 'node:net';
import { z } from 'zod';

const port = z.coerce.number().int().min(0).max(65_535);
const url = (...protocols: string[]) =>
  z.string().refine((text) => URL.canParse(text) && protocols.includes(new URL(text).protocol), {
    message: `must be a URL that begins with ${protocols.map((one) => `${one}//`).join(' or ')}`,
  });

const days = z.coerce.number().int().min(1).max(36_500);

/** Names that Express knows, addresses, and address ranges as 10.0.0.0/8. */
const proxies = z
  .string()
  .transform((list) => list.split(',').map((one) => one.trim()))
  .refine((list) => list.every(isProxy), {
    message: 'must be addresses or ranges with commas between, as 10.0.0.0/8,::1, or "loopback"',
  });

function isProxy(text: string): boolean {
  if (['loopback', 'linklocal', 'uniquelocal'].includes(text)) return true;
  const [address = '', bits, ...rest] = text.split('/');
  const version = isIP(address);
  if (version === 0 || rest.length > 0) return false;
  // Everybody is no proxy: a range of no bits would let anybody name the address they come from.
  return bits === undefined || (/^[1-9]\d{0,2}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128));
}

/** Every setting that comes from the environment; docs/configuration.md lists them for operators. */
const schema = z.object({
  HTTP_PORT: port.default(3000),
  SMTP_PORT: port.default(2525),
  SMTP_HOST: z.string().default('127.0.0.1'),
  /** PEM files. With both, the SMTP listener offers STARTTLS. */
  SMTP_TLS_CERT_FILE: z.string().optional(),
  SMTP_TLS_KEY_FILE: z.string().optional(),
  HTTP_HOST: z.string().default('127.0.0.1'),
  /** Whose X-Forwarded-For is believed. */
  TRUST_PROXY: proxies.default(['loopback']),
  DATABASE_URL: url('postgres:', 'postgresql:'),
  DATABASE_POOL: z.coerce.number().int().min(4).max(200).default(16),
  REDIS_URL: url('redis:', 'rediss:').optional(),
  PUBLIC_BASE_URL: url('http:', 'https:').optional(),
  DATA_DIR: z.string().default('.firstline'),
  FIRSTLINE_SECRET_KEY: z
    .string()
    .regex(/^[0-9a-f]{64}$/, 'must be 64 lower-case hex digits (32 bytes)')
    .optional(),
  MAIL_DOMAIN: z.string().default('firstline.localhost'),
  SMTP_RELAY_URL: url('smtp:', 'smtps:').optional(),
  TWILIO_ACCOUNT_SID: z
    .string()
    .regex(/^AC[0-9a-f]{32}$/, 'must be AC and 32 hex digits')
    .optional(),
  TWILIO_AUTH_TOKEN: z.string().min(16).optional(),
  TWILIO_API_BASE_URL: url('http:', 'https:').optional(),
  /** How often the provider is asked for texts whose webhook was lost. */
  SMS_RECONCILE_SECONDS: z.coerce.number().int().min(5).max(86_400).default(300),
  /** Webhooks of ours may go to our own network, and without TLS. */
  WEBHOOKS_ALLOW_PRIVATE: z.stringbool().default(false),
  /** For so long rounds of matching can be decided again, the comparison of versions in shadow, and moves of documents. */
  KEEP_ROUNDS_DAYS: days.default(35),
  KEEP_SHADOWS_DAYS: days.default(90),
  KEEP_DOCUMENT_CHANGES_DAYS: days.default(1_095),
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
  // An empty variable counts as not set; docker compose passes such.
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = schema.safeParse(given);
  const issues = parsed.error?.issues ?? [];
  const mistakes = issues.map((issue) => `${issue.path.join('.')} ${describe(issue, given)}`);
  mistakes.push(...halfPairs(given));
  if (!parsed.success || mistakes.length > 0) throw new ConfigError(mistakes);
  const config = parsed.data;
  return {
    ...config,
    PUBLIC_BASE_URL: (config.PUBLIC_BASE_URL ?? `http://127.0.0.1:${config.HTTP_PORT}`).replace(/\/+$/, ''),
  };
}

/** Of a certificate and its key, neither serves without the other. */
function halfPairs(env: Readonly<Record<string, string | undefined>>): string[] {
  const pair = ['SMTP_TLS_CERT_FILE', 'SMTP_TLS_KEY_FILE'];
  const given = pair.find((name) => env[name] !== undefined);
  const missing = pair.find((name) => env[name] === undefined);
  return given && missing ? [`${missing} is not set, and ${given} needs it`] : [];
}

function describe(issue: z.core.$ZodIssue, env: Readonly<Record<string, string | undefined>>): string {
  const name = issue.path.map(String).join('.');
  return env[name] === undefined
    ? 'is not set'
    : issue.message.replace(/^Invalid/, 'is invalid').replace(/^T/, 't');
}
