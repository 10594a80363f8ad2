import { randomUUID } from 'node:crypto';
import { expect } from '@jest/globals';
import { createTransport } from 'nodemailer';
import pg from 'pg';
import { demoChannels } from '#flow/seed/demo-team.ts';
import { eventually } from '../eventually.ts';
import { Desk } from './desk.ts';
import type { Installation } from './installation.ts';
import { newNumber } from './numbers.ts';

/**
 * Sends mails and texts while a random worker is killed every second, agents take what they are offered, and `disturb`
 * does its worst once. Whatever a provider was told is safe must then exist exactly once.
 */
export async function chaos(
  installation: Installation,
  options: { mails: number; texts: number; disturb?: () => Promise<void> },
): Promise<void> {
  const { world, as, supportAddress, names, smtpPorts } = installation;
  const agents = await Promise.all(['ada', 'ben', 'gerda'].map(async (name) => new Desk(await as(name))));
  await Promise.all(agents.map((agent) => agent.presence('available')));
  const victims = names.filter((name) => name !== 'api');
  const run = randomUUID().slice(0, 8);

  const startedAt = new Date();
  const transports = smtpPorts.map((port) =>
    createTransport({ host: '127.0.0.1', port, ignoreTLS: true, pool: true, maxConnections: 5 }),
  );

  const storm = { sending: true };
  const killing = (async () => {
    for (let round = 0; storm.sending; round++) {
      const name = victims[Math.floor(Math.random() * victims.length)]!;
      await Promise.all([installation.killAndRestart(name), once(1_000)]);
      if (round === 3) await options.disturb?.();
    }
  })();
  const working = agents.map(async (agent) => {
    while (storm.sending) await workOne(agent);
  });

  try {
    await Promise.all([
      inLanes(10, options.mails, (number) =>
        insist((attempt) =>
          // To the next server when one does not answer, as a mail server does.
          transports[(number + attempt) % transports.length]!.sendMail({
            from: `chaos-${run}-${number}@example.org`,
            to: supportAddress,
            subject: `Chaos ${run} ${number}`,
            text: `Mail ${number} of run ${run}.`,
            messageId: `<chaos-${run}-${number}@example.org>`,
            // The same bytes when it is sent again, as a mail server does.
            date: startedAt,
          }),
        ),
      ),
      inLanes(4, options.texts, (number) => {
        const sid = `SM${randomUUID().replaceAll('-', '')}`;
        return insist(() =>
          world.text(newNumber(), demoChannels.sms.address, `Chaos ${run} text ${number}`, sid),
        );
      }),
    ]);
  } finally {
    storm.sending = false;
    for (const transport of transports) transport.close();
    await Promise.all([killing, ...working]);
  }

  const client = new pg.Client({ connectionString: installation.databaseUrl });
  await client.connect();
  try {
    const settled = await eventually(async () => {
      const open = await client.query(`select 1 from receipt where status = 'received' limit 1`);
      if (open.rowCount) return false;
      const { rows } = await client.query<{
        mails: number;
        distinctMails: number;
        texts: number;
        distinctTexts: number;
      }>(
        `select count(*) filter (where channel_kind = 'email')::int as mails,
           count(distinct mail_message_id) filter (where channel_kind = 'email')::int as "distinctMails",
           count(*) filter (where channel_kind = 'sms')::int as texts,
           count(distinct text) filter (where channel_kind = 'sms')::int as "distinctTexts"
         from message where kind = 'inbound' and (subject like $1 or text like $1)`,
        [`Chaos ${run} %`],
      );
      return rows[0];
    }, 120_000);
    expect(settled).toEqual({
      mails: options.mails,
      distinctMails: options.mails,
      texts: options.texts,
      distinctTexts: options.texts,
    });
    const { rows: quarantined } = await client.query(
      `select reason from receipt where status = 'quarantined'`,
    );
    expect(quarantined).toEqual([]);
  } finally {
    await client.end();
  }
  const { output } = await installation.cli('doctor');
  expect(output).toContain('All invariants hold.');
}

/** Takes an offer if there is one, and finishes the conversation. */
async function workOne(agent: Desk): Promise<void> {
  try {
    const { items } = await agent.client.get('/offers?mine=true&state=pending');
    for (const offer of items) {
      const accepted = await agent.client.call('POST', `/offers/${offer.id}/accept`, {});
      if (accepted.status < 300) await agent.setStatus(offer.conversationId, 'resolved');
    }
    if (items.length === 0) await once(100);
  } catch (error) {
    // Only the workers are killed; the API stays, so anything but a lost race is a failure of the test.
    if (!/ answered (404|409|410|412)/.test(String(error))) throw error;
  }
}

/** Repeats what a killed process refused, as a mail server and a provider do. */
async function insist(send: (attempt: number) => Promise<unknown>): Promise<void> {
  let attempts = 0;
  await eventually(async () => {
    await send(attempts++);
    return true;
    // An installation that is busy may say for minutes that one should come again.
  }, 300_000);
}

async function inLanes(lanes: number, count: number, work: (number: number) => Promise<void>): Promise<void> {
  const numbers = Array.from({ length: count }, (_, number) => number).values();
  await Promise.all(
    Array.from({ length: lanes }, async () => {
      for (const number of numbers) await work(number);
    }),
  );
}

/** The pace of the killer and of idle agents; nothing waits for it to be over. */
function once(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
