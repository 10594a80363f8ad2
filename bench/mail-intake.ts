import { createTransport } from 'nodemailer';
import pg from 'pg';
import { cpuMs } from './cpu.ts';

export interface MailIntake {
  readonly mails: number;
  readonly seconds: number;
  readonly perSecond: number;
  /** By part, and together. */
  readonly cpuMsPerMail: Readonly<Record<'firstline' | 'postgres' | 'together', number>>;
}

/**
 * Sends mails over ten SMTP connections and waits until each is a conversation in a queue. The sender's own CPU does
 * not count; every process of Firstline and of Postgres does.
 */
export async function mailIntake(options: {
  mails: number;
  smtpPort: number;
  to: string;
  databaseUrl: string;
  firstline: number;
  postgres: number;
}): Promise<MailIntake> {
  const pool = new pg.Pool({ connectionString: options.databaseUrl, max: 1 });
  const queued = async () =>
    (
      await pool.query<{ count: number }>(
        `select count(*)::int as count from conversation where subject like 'Bench %' and state <> 'new'`,
      )
    ).rows[0]?.count ?? 0;
  const before = await queued();
  const cpuBefore = [await cpuMs([options.firstline]), await cpuMs([options.postgres])] as const;
  const startedAt = Date.now();
  const transport = createTransport({
    host: '127.0.0.1',
    port: options.smtpPort,
    pool: true,
    maxConnections: 10,
    maxMessages: Infinity,
    ignoreTLS: true,
  });
  await Promise.all(
    Array.from({ length: options.mails }, (_, number) =>
      transport.sendMail({
        from: `Customer ${number} <customer-${number}-${startedAt}@example.org>`,
        to: options.to,
        subject: `Bench ${number}`,
        text: paragraph.repeat(4),
        html: `<p>${paragraph.repeat(4)}</p>`,
      }),
    ),
  );
  transport.close();
  while ((await queued()) < before + options.mails) await new Promise((resolve) => setTimeout(resolve, 250));
  const seconds = (Date.now() - startedAt) / 1_000;
  const firstline = ((await cpuMs([options.firstline])) - cpuBefore[0]) / options.mails;
  const postgres = ((await cpuMs([options.postgres])) - cpuBefore[1]) / options.mails;
  await pool.end();
  return {
    mails: options.mails,
    seconds,
    perSecond: options.mails / seconds,
    cpuMsPerMail: { firstline, postgres, together: firstline + postgres },
  };
}

const paragraph =
  'Good day, the device that I bought from you last week does not turn on any more. I have charged it over night, ' +
  'tried another cable and pressed the button for ten seconds. Could you please tell me what to do next?\n\n';
