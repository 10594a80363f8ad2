import { Command } from 'commander';
import type { CallView } from '../control/render-call.ts';
import { followCall } from './follow-call.ts';
import { rentedNumber } from './rented-number.ts';
import { Refused, type SandboxClient } from './sandbox-client.ts';

export type Print = (line: string) => void;

/** The commands of `npm run sandbox -- …`, each a small conversation with a running sandbox. */
export function sandboxProgram(client: SandboxClient, print: Print, mailTo: string): Command {
  const program = new Command('sandbox').description('Move the pretend outside world.');

  program
    .command('text <from> <body>')
    .description('send a text from a telephone to the product')
    .option('--to <number>', "the product's number")
    .action(async (from: string, body: string, options: { to?: string }) => {
      const to = await rentedNumber(client, options.to, 'smsUrl');
      const sent = await client.post<{
        messageSid: string;
        webhookStatus: number | null;
        error: string | null;
      }>('/texts', { from, to, body });
      const { webhookStatus: status } = sent;
      if (status === null || status >= 300)
        throw new Refused(`${to} did not take it: ${sent.error ?? `HTTP ${status ?? 0}`}`);
      print(`${to} took ${sent.messageSid}`);
    });

  program
    .command('call <from> [words]')
    .description('call the product and do as the words say: "press 2, wait 20 s, hang up"')
    .option('--to <number>', "the product's number")
    .option('--no-follow', 'do not stay until the call is over')
    .action(async (from: string, words: string | undefined, options: { to?: string; follow: boolean }) => {
      const to = await rentedNumber(client, options.to, 'voiceUrl');
      const { callSid } = await client.post<{ callSid: string }>('/calls', { from, to, say: words ?? '' });
      print(`${from} calls ${to}: ${callSid}`);
      if (!options.follow) return;
      const status = await followCall(client, callSid, print);
      if (status === 'failed') throw new Refused('the call failed');
      print(`the call is over: ${status}`);
    });

  program
    .command('mail <from> <subject> <text>')
    .description('send a mail to the product')
    .option('--to <address>', "the product's address", mailTo)
    .action(async (from: string, subject: string, text: string, options: { to: string }) => {
      const mail = { from, to: options.to, subject, text };
      const sent = await client.post<{ messageId: string; response: string }>('/mails', mail);
      print(`${options.to} took ${sent.messageId}: ${sent.response}`);
    });

  program
    .command('inbox [address]')
    .description('show the mails that the product sent')
    .action(async (address?: string) => {
      const query = address === undefined ? '' : `?to=${encodeURIComponent(address)}`;
      const { mails } = await client.get<{ mails: MailView[] }>(`/mails${query}`);
      for (const mail of mails) print(mailLines(mail));
      if (mails.length === 0) print('no mail');
    });

  program
    .command('phones')
    .description(
      'show the telephones that behave in a way of their own or are in a call, and the texts they got',
    )
    .action(async () => {
      const { phones } = await client.get<{ phones: PhoneView[] }>('/phones');
      for (const { address, settings, calls } of phones) {
        const states = calls.map((call) => call.conference?.name ?? call.queue?.name ?? call.status);
        print([address, `answers: ${settings.answer}`, ...states].join('  '));
      }
      const { texts } = await client.get<{ texts: TextView[] }>('/texts');
      for (const { to, from, body, status } of texts) print(`${to}  got from ${from}  [${status}]  ${body}`);
      if (phones.length + texts.length === 0) print('all quiet');
    });

  program
    .command('numbers')
    .description('show the numbers that the product rents')
    .action(async () => {
      const { numbers } = await client.get<{ numbers: NumberView[] }>('/numbers');
      for (const { number, smsUrl, voiceUrl } of numbers) {
        print(`${number}  texts: ${smsUrl || 'none'}  calls: ${voiceUrl || 'none'}`);
      }
      if (numbers.length === 0) print('no numbers');
    });

  return program;
}

interface MailView {
  from: string;
  to: string[];
  subject: string;
  text: string;
  receivedAt: string;
}

interface PhoneView {
  address: string;
  settings: { answer: string };
  calls: CallView[];
}

interface TextView {
  from: string;
  to: string;
  body: string;
  status: string;
}

interface NumberView {
  number: string;
  smsUrl: string;
  voiceUrl: string;
}

function mailLines(mail: MailView): string {
  const text = mail.text.trim().replace(/^/gm, '    ');
  return `${mail.receivedAt}  ${mail.from} to ${mail.to.join(', ')}\n  ${mail.subject}\n${text}\n`;
}
