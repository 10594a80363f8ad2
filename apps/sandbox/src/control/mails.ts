import { z } from 'zod';
import { jsonBody, queryOf } from '../http/json-body.ts';
import { empty, json, type Reply } from '../http/reply.ts';
import type { Router } from '../http/router.ts';
import { mailMatches } from '../mailboxes/mailboxes.ts';
import type { ReceivedMail } from '../mailboxes/received-mail.ts';
import { replyTo } from '../mailboxes/reply-to-mail.ts';
import { smtpBehaviour } from '../mailboxes/smtp-behaviour.ts';
import type { OutgoingMail } from '../mailboxes/smtp-out.ts';
import type { World } from '../world.ts';
import { longPoll } from './long-poll.ts';
import { nothingThere } from './refused.ts';

const address = z.string().min(3);

const mailToSend = z.strictObject({
  from: address,
  to: z.union([address, z.array(address).min(1)]),
  subject: z.string().default(''),
  text: z.string().optional(),
  html: z.string().optional(),
  messageId: z.string().optional(),
  inReplyTo: z.string().optional(),
  references: z.union([z.string().transform((ids) => ids.split(/\s+/)), z.array(z.string())]).optional(),
  headers: z.record(z.string(), z.string()).optional(),
  attachments: z
    .array(z.strictObject({ filename: z.string(), contentBase64: z.base64(), contentType: z.string() }))
    .optional(),
  raw: z.string().optional(),
});

const answer = z.strictObject({
  text: z.string(),
  html: z.string().optional(),
  from: address.optional(),
  quote: z.boolean().default(true),
});

const filter = z.object({
  ...longPoll,
  to: z.string().optional(),
  from: z.string().optional(),
  subject: z.string().optional(),
});

export function addMails(router: Router, world: World): void {
  router.on('POST', '/sandbox/mails', (request) => send(world, jsonBody(request, mailToSend)));

  router.on('POST', '/sandbox/mails/:id/reply', (request) => {
    const mail = world.mailboxes.get(request.params['id'] ?? '');
    if (!mail) return nothingThere('such mail');
    return send(world, replyTo(mail, jsonBody(request, answer)));
  });

  router.on('GET', '/sandbox/mails', async (request) => {
    const { wait, count, ...wanted } = queryOf(request, filter);
    const found = await world.mailboxes.waitFor(mailMatches(wanted), count, wait, request.gone);
    return json({ mails: found.map(render) });
  });

  router.on('GET', '/sandbox/mails/:id', (request) => {
    const mail = world.mailboxes.get(request.params['id'] ?? '');
    return mail ? json(render(mail)) : nothingThere('such mail');
  });

  router.on('GET', '/sandbox/mails/:id/raw', (request) => {
    const mail = world.mailboxes.get(request.params['id'] ?? '');
    if (!mail) return nothingThere('such mail');
    return { kind: 'bytes', status: 200, body: mail.raw, contentType: 'message/rfc822' };
  });

  router.on('DELETE', '/sandbox/mails', () => {
    world.mailboxes.clear();
    return empty();
  });

  router.on('PUT', '/sandbox/smtp-behaviour', (request) => {
    world.smtpIn.behaviour = jsonBody(request, smtpBehaviour);
    return json(world.smtpIn.behaviour);
  });

  router.on('GET', '/sandbox/smtp-behaviour', () => json(world.smtpIn.behaviour));
}

/** 502 with what the product's SMTP server said, when it did not take the mail. */
async function send(world: World, mail: OutgoingMail): Promise<Reply> {
  try {
    return json(await world.smtpOut.send(mail));
  } catch (error) {
    const { message, code, responseCode, response } = error as Error & {
      code?: string;
      responseCode?: number;
      response?: string;
    };
    return json({ error: message, code, responseCode, response }, 502);
  }
}

function render(mail: ReceivedMail): unknown {
  const { raw, ...rest } = mail;
  return { ...rest, size: raw.length, rawUrl: `/sandbox/mails/${mail.id}/raw` };
}
