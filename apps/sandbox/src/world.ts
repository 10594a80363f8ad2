import type { CallBook } from './calls/call-book.ts';
import type { TelephoneExchange } from './calls/telephone-exchange.ts';
import type { ConferenceBook } from './conferences/conference-book.ts';
import type { Mailboxes } from './mailboxes/mailboxes.ts';
import type { SmtpIn } from './mailboxes/smtp-in.ts';
import type { SmtpOut } from './mailboxes/smtp-out.ts';
import type { NumberBook } from './numbers/number-book.ts';
import type { PhoneBook } from './phones/phone-book.ts';
import type { QueueBook } from './queues/queue-book.ts';
import type { Settings } from './settings/settings.ts';
import type { TextBook } from './texts/text-book.ts';
import type { TextsToPhones } from './texts/texts-to-phones.ts';
import type { TextsToProduct } from './texts/texts-to-product.ts';
import type { Pace } from './time/pace.ts';
import type { RestTrouble } from './twilio-rest/rest-trouble.ts';
import type { Faults } from './webhooks/faults.ts';
import type { WebhookDoor } from './webhooks/webhook-door.ts';

/** The whole pretend outside world, as its HTTP routes see it. */
export interface World {
  settings: Settings;
  pace: Pace;
  faults: Faults;
  door: WebhookDoor;
  numbers: NumberBook;
  phones: PhoneBook;
  mailboxes: Mailboxes;
  smtpIn: SmtpIn;
  smtpOut: SmtpOut;
  texts: TextBook;
  textsToProduct: TextsToProduct;
  textsToPhones: TextsToPhones;
  calls: CallBook;
  queues: QueueBook;
  conferences: ConferenceBook;
  exchange: TelephoneExchange;
  restTrouble: RestTrouble;
}
