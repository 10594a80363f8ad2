import { Injectable } from '@nestjs/common';
import { Counter, Gauge, Registry } from 'prom-client';

/** What Prometheus sees of mail. */
@Injectable()
export class MailMetrics {
  readonly taken: Counter<'by'>;
  readonly refused: Counter;
  readonly processed: Counter<'outcome'>;
  readonly delivered: Counter<'outcome'>;
  readonly pulls: Gauge;

  constructor(registry: Registry) {
    const registers = [registry];
    this.taken = new Counter({
      name: 'firstline_mails_taken_total',
      help: 'Mails that were taken in, by smtp or imap.',
      labelNames: ['by'],
      registers,
    });
    this.refused = new Counter({
      name: 'firstline_mails_not_kept_total',
      help: 'Mails that could not be kept, so that the sender was asked to come again.',
      registers,
    });
    this.processed = new Counter({
      name: 'firstline_mails_processed_total',
      help: 'Mails that were read, by what came of it.',
      labelNames: ['outcome'],
      registers,
    });
    this.delivered = new Counter({
      name: 'firstline_mails_delivered_total',
      help: 'Attempts to send a mail, by what came of it.',
      labelNames: ['outcome'],
      registers,
    });
    this.pulls = new Gauge({
      name: 'firstline_mailboxes_pulled',
      help: 'Mailbox folders that this process pulls.',
      registers,
    });
  }
}
