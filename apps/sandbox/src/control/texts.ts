import { z } from 'zod';
import { jsonBody, queryOf } from '../http/json-body.ts';
import { empty, json } from '../http/reply.ts';
import type { Router } from '../http/router.ts';
import { repliesIn } from '../texts/reply-twiml.ts';
import type { Text } from '../texts/text.ts';
import { TwimlFailure } from '../twiml/failure.ts';
import { succeeded, type Delivery } from '../webhooks/delivery.ts';
import type { World } from '../world.ts';
import { longPoll } from './long-poll.ts';
import { refused } from './refused.ts';

const media = z.union([
  z.strictObject({ url: z.url(), contentType: z.string() }),
  z
    .strictObject({ contentBase64: z.base64(), contentType: z.string() })
    .transform(({ contentBase64, contentType }) => ({
      bytes: Buffer.from(contentBase64, 'base64'),
      contentType,
    })),
]);

const textToSend = z.strictObject({
  from: z.string().min(1),
  to: z.string().min(1),
  body: z.string().default(''),
  media: z.array(media).max(10).default([]),
  messageSid: z
    .string()
    .regex(/^(SM|MM)[0-9a-f]{32}$/)
    .optional(),
  count: z.number().int().min(1).max(1000).default(1),
});

const filter = z.object({
  ...longPoll,
  to: z.string().optional(),
  from: z.string().optional(),
  status: z.string().optional(),
  direction: z.enum(['inbound', 'outbound', 'any']).default('outbound'),
});

export function addTexts(router: Router, world: World): void {
  router.on('POST', '/sandbox/texts', async (request) => {
    const { count, ...incoming } = jsonBody(request, textToSend);
    const number = world.textsToProduct.numberOf(incoming.to);
    if (!number) return refused(`nobody rents ${incoming.to}`, 404);
    if (number.smsUrl === '') return refused(`${number.number} has no smsUrl`);
    const { messageSid, ...rest } = incoming;
    const sent = await Promise.all(
      Array.from({ length: count }, () =>
        world.textsToProduct.send({ ...rest, ...(messageSid === undefined ? {} : { messageSid }) }, number),
      ),
    );
    const messages = sent.map(({ text, delivery }) => outcome(world, text, delivery));
    return json(count === 1 ? messages[0] : { messages });
  });

  router.on('GET', '/sandbox/texts', async (request) => {
    const { wait, count, to, from, status, since, direction } = queryOf(request, filter);
    const found = await world.texts.waitFor(
      (text) =>
        (direction === 'any' || text.direction.startsWith(direction)) &&
        (to === undefined || text.to === to) &&
        (from === undefined || text.from === from) &&
        (status === undefined || text.status === status) &&
        (since === undefined || text.createdAt.getTime() >= Date.parse(since)),
      count,
      wait,
      request.gone,
    );
    return json({ texts: found.map(render) });
  });

  router.on('DELETE', '/sandbox/texts', () => {
    world.texts.clear();
    return empty();
  });
}

/** The replies that the webhook's TwiML asks for are sent before this answers. */
function outcome(world: World, text: Text, delivery: Delivery): unknown {
  const { status: webhookStatus, body: twiml, error, fault } = delivery;
  const told = { messageSid: text.id, webhookStatus, twiml, error, dropped: fault === 'dropped' };
  if (!succeeded(delivery)) return { ...told, replies: [] };
  try {
    const replies = repliesIn(twiml).map((reply) => {
      const { text: answer } = world.textsToPhones.send({
        direction: 'outbound-reply',
        from: text.to,
        to: reply.to ?? text.from,
        body: reply.body,
        mediaUrls: reply.mediaUrls,
        messagingServiceSid: null,
        statusCallback: reply.statusCallback,
      });
      return answer.id;
    });
    return { ...told, replies };
  } catch (failure) {
    if (!(failure instanceof TwimlFailure)) throw failure;
    return { ...told, error: `${failure.code}: ${failure.message}`, replies: [] };
  }
}

function render(text: Text): unknown {
  return {
    messageSid: text.id,
    direction: text.direction,
    from: text.from,
    to: text.to,
    body: text.body,
    status: text.status,
    errorCode: text.errorCode,
    segments: text.segments,
    media: text.media.map(({ url, contentType }) => ({ url, contentType })),
    createdAt: text.createdAt.toISOString(),
    updatedAt: text.updatedAt.toISOString(),
  };
}
