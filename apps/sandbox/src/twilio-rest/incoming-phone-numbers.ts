import { json } from '../http/reply.ts';
import type { NumberChange, RentedNumber } from '../numbers/number-book.ts';
import { rfc2822 } from '../time/rfc-2822.ts';
import type { World } from '../world.ts';
import type { AccountRoutes } from './account-routes.ts';
import { ApiError, notFound } from './api-error.ts';
import type { Form } from './form.ts';
import { fieldFits, page } from './page.ts';

export function addIncomingPhoneNumbers(routes: AccountRoutes, world: World): void {
  const find = (sid = ''): RentedNumber => {
    const number = world.numbers.bySid(sid);
    if (!number) throw notFound(`IncomingPhoneNumbers/${sid}`);
    return number;
  };

  routes.on('GET', 'IncomingPhoneNumbers.json', (request) => {
    const found = world.numbers
      .list()
      .filter(
        (number) =>
          fieldFits(request, 'PhoneNumber', number.number) &&
          fieldFits(request, 'FriendlyName', number.friendlyName),
      );
    return page(request, 'incoming_phone_numbers', found, (number) => render(routes, number));
  });

  routes.on('POST', 'IncomingPhoneNumbers.json', (_request, form) => {
    const number = form.required('PhoneNumber', 21_421);
    if (!/^\+\d{3,15}$/.test(number)) throw new ApiError(400, 21_421, `PhoneNumber ${number} is invalid.`);
    return json(render(routes, world.numbers.put(number, changeIn(form))), 201);
  });

  routes.on('GET', 'IncomingPhoneNumbers/:sid.json', (request) =>
    json(render(routes, find(request.params['sid']))),
  );

  routes.on('POST', 'IncomingPhoneNumbers/:sid.json', (request, form) => {
    const { number } = find(request.params['sid']);
    return json(render(routes, world.numbers.put(number, changeIn(form))));
  });
}

/** Only what the form names is changed. */
function changeIn(form: Form): NumberChange {
  const change: NumberChange = {};
  const urls = [
    ['SmsUrl', 'smsUrl'],
    ['SmsFallbackUrl', 'smsFallbackUrl'],
    ['VoiceUrl', 'voiceUrl'],
    ['VoiceFallbackUrl', 'voiceFallbackUrl'],
    ['StatusCallback', 'statusCallback'],
  ] as const;
  for (const [field, key] of urls) {
    const value = form.url(field);
    if (value !== undefined) change[key] = value;
  }
  if (form.text('SmsMethod') !== undefined) change.smsMethod = form.method('SmsMethod');
  if (form.text('VoiceMethod') !== undefined) change.voiceMethod = form.method('VoiceMethod');
  const friendlyName = form.text('FriendlyName');
  if (friendlyName !== undefined) change.friendlyName = friendlyName;
  return change;
}

function render(routes: AccountRoutes, number: RentedNumber): unknown {
  return {
    account_sid: routes.accountSid,
    address_requirements: 'none',
    api_version: '2010-04-01',
    beta: false,
    capabilities: { voice: true, sms: true, mms: true, fax: false },
    date_created: rfc2822(number.createdAt),
    date_updated: rfc2822(number.updatedAt),
    friendly_name: number.friendlyName,
    origin: 'twilio',
    phone_number: number.number,
    sid: number.sid,
    sms_fallback_method: 'POST',
    sms_fallback_url: number.smsFallbackUrl,
    sms_method: number.smsMethod,
    sms_url: number.smsUrl,
    status: 'in-use',
    status_callback: number.statusCallback,
    status_callback_method: 'POST',
    uri: routes.uri(`IncomingPhoneNumbers/${number.sid}.json`),
    voice_caller_id_lookup: false,
    voice_fallback_method: 'POST',
    voice_fallback_url: number.voiceFallbackUrl,
    voice_method: number.voiceMethod,
    voice_receive_mode: 'voice',
    voice_url: number.voiceUrl,
  };
}
