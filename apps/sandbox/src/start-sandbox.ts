import { CallBook } from './calls/call-book.ts';
import { TelephoneExchange } from './calls/telephone-exchange.ts';
import { ConferenceBook } from './conferences/conference-book.ts';
import { routesOf } from './http-routes.ts';
import { NoRoute, plainRefusal, serve } from './http/http-server.ts';
import { Mailboxes } from './mailboxes/mailboxes.ts';
import { SmtpIn } from './mailboxes/smtp-in.ts';
import { SmtpOut } from './mailboxes/smtp-out.ts';
import { NumberBook } from './numbers/number-book.ts';
import { PhoneBook } from './phones/phone-book.ts';
import { QueueBook } from './queues/queue-book.ts';
import { numberChange } from './settings/number-settings.ts';
import { readSettings, type Settings } from './settings/settings.ts';
import { TextBook } from './texts/text-book.ts';
import { TextsToPhones } from './texts/texts-to-phones.ts';
import { TextsToProduct } from './texts/texts-to-product.ts';
import { Pace } from './time/pace.ts';
import { apiRefusal, notFound } from './twilio-rest/api-error.ts';
import { RestTrouble } from './twilio-rest/rest-trouble.ts';
import { Faults } from './webhooks/faults.ts';
import { WebhookDoor } from './webhooks/webhook-door.ts';
import type { World } from './world.ts';

export interface RunningSandbox {
  /** `http://host:port`, without a slash at the end. */
  url: string;
  port: number;
  smtpPort: number;
  accountSid: string;
  authToken: string;
  close(): Promise<void>;
}

/** Starts the outside world in this process. Settings that are not given are those of an empty environment. */
export async function startSandbox(given: Partial<Settings> = {}): Promise<RunningSandbox> {
  const settings: Settings = { ...readSettings({}), ...given };
  let url = '';
  const world = build(settings, () => settings.publicUrl ?? url);
  const smtpPort = await world.smtpIn.listen(settings.smtpPort, settings.host);
  const server = await serve(routesOf(world), refuse, settings).catch(async (error: unknown) => {
    await world.smtpIn.close();
    throw error;
  });
  url = `http://${settings.host}:${server.port}`;
  return {
    url,
    port: server.port,
    smtpPort,
    accountSid: settings.accountSid,
    authToken: settings.authToken,
    close: async () => {
      world.door.close();
      world.textsToPhones.close();
      world.calls.endAll();
      world.smtpOut.close();
      await Promise.all([server.close(), world.smtpIn.close()]);
    },
  };
}

function build(settings: Settings, mediaBase: () => string): World {
  const { accountSid, answerAfterMs } = settings;
  const pace = new Pace(settings.speed);
  const faults = new Faults();
  const door = new WebhookDoor(settings.authToken, faults, pace);
  const numbers = new NumberBook();
  for (const { number, ...rest } of settings.numbers) numbers.put(number, numberChange(rest));
  const phones = new PhoneBook();
  const texts = new TextBook();
  const calls = new CallBook();
  const queues = new QueueBook();
  const conferences = new ConferenceBook(accountSid, door);
  const mailboxes = new Mailboxes(settings.keepMails);
  return {
    settings,
    pace,
    faults,
    door,
    numbers,
    phones,
    mailboxes,
    smtpIn: new SmtpIn(mailboxes),
    smtpOut: new SmtpOut(settings.targetSmtp),
    texts,
    textsToProduct: new TextsToProduct({ accountSid, mediaBase, door, numbers, texts }),
    textsToPhones: new TextsToPhones({ accountSid, door, phones, texts, pace }),
    calls,
    queues,
    conferences,
    restTrouble: new RestTrouble(),
    exchange: new TelephoneExchange({
      accountSid,
      answerAfterMs,
      pace,
      door,
      numbers,
      phones,
      calls,
      queues,
      conferences,
    }),
  };
}

function refuse(path: string, error: unknown): ReturnType<typeof plainRefusal> {
  if (!path.startsWith('/2010-04-01/')) return plainRefusal(error);
  return apiRefusal(error instanceof NoRoute ? notFound(path) : error);
}
