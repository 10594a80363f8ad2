import { json } from '../http/reply.ts';
import type { Text } from '../texts/text.ts';
import { rfc2822 } from '../time/rfc-2822.ts';
import type { World } from '../world.ts';
import type { AccountRoutes } from './account-routes.ts';
import { ApiError, notFound } from './api-error.ts';
import type { Form } from './form.ts';
import { misbehave } from './misbehave.ts';
import { dateFits, fieldFits, page } from './page.ts';

/** The longest body that is not refused with 21617. */
const LONGEST = 1600;

export function addMessages(routes: AccountRoutes, world: World): void {
  routes.on('POST', 'Messages.json', async (_request, form) => {
    const to = form.required('To', 21_604);
    const body = form.text('Body') ?? '';
    const mediaUrls = form.all('MediaUrl');
    const from = senderOf(form, world);
    if (body === '' && mediaUrls.length === 0) throw new ApiError(400, 21_602, 'Message body is required.');
    if (body.length > LONGEST)
      throw new ApiError(400, 21_617, 'The message body exceeds the 1600 character limit.');
    if (!/^(whatsapp:)?\+?\d{3,15}$/.test(to)) {
      throw new ApiError(400, 21_211, `Invalid 'To' Phone Number: ${to}`);
    }
    const statusCallback = form.url('StatusCallback') ?? null;
    const isNeverAnswered = misbehave(world.phones, to, 'sms');
    const { text, reported } = world.textsToPhones.send({
      direction: 'outbound-api',
      from,
      to,
      body,
      mediaUrls,
      messagingServiceSid: form.text('MessagingServiceSid') ?? null,
      statusCallback,
    });
    const answer = json(render(routes, text), 201);
    if (isNeverAnswered) return { kind: 'never' };
    if (world.faults.settings.callbackBeforeResponse) await reported;
    return answer;
  });

  routes.on('GET', 'Messages.json', (request) => {
    const found = world.texts.list(
      (text) =>
        fieldFits(request, 'To', text.to) &&
        fieldFits(request, 'From', text.from) &&
        dateFits(request, 'DateSent', text.sentAt),
    );
    return page(request, 'messages', found.reverse(), (text) => render(routes, text));
  });

  routes.on('GET', 'Messages/:sid.json', (request) =>
    json(render(routes, find(world, request.params['sid']))),
  );

  routes.on('GET', 'Messages/:sid/Media/:media', (request) => {
    const text = find(world, request.params['sid']);
    const media = text.media.find((each) => each.sid === request.params['media']);
    if (!media?.bytes) throw notFound(request.path);
    return { kind: 'bytes', status: 200, body: media.bytes, contentType: media.contentType };
  });
}

function senderOf(form: Form, world: World): string {
  const from = form.text('From');
  if (from === undefined) {
    if (form.text('MessagingServiceSid') === undefined)
      throw new ApiError(400, 21_603, "A 'From' is required.");
    const [first] = world.numbers.list();
    if (!first) throw new ApiError(400, 21_703, 'The Messaging Service has no phone numbers.');
    return first.number;
  }
  if (!world.textsToProduct.numberOf(from)) {
    throw new ApiError(400, 21_606, `The 'From' phone number ${from} is not a number of this account.`);
  }
  return from;
}

function find(world: World, sid = ''): Text {
  const text = world.texts.get(sid);
  if (!text) throw notFound(`Messages/${sid}`);
  return text;
}

function render(routes: AccountRoutes, text: Text): unknown {
  const path = `Messages/${text.id}`;
  return {
    account_sid: routes.accountSid,
    api_version: '2010-04-01',
    body: text.body,
    date_created: rfc2822(text.createdAt),
    date_sent: text.sentAt === null ? null : rfc2822(text.sentAt),
    date_updated: rfc2822(text.updatedAt),
    direction: text.direction,
    error_code: text.errorCode,
    error_message: text.errorCode === null ? null : `Rehearsed error ${text.errorCode}`,
    from: text.from,
    messaging_service_sid: text.messagingServiceSid,
    num_media: String(text.media.length),
    num_segments: String(text.segments),
    price: null,
    price_unit: 'USD',
    sid: text.id,
    status: text.status,
    subresource_uris: { media: routes.uri(`${path}/Media.json`) },
    to: text.to,
    uri: routes.uri(`${path}.json`),
  };
}
