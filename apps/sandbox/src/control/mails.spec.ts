import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { createTransport, type Transporter } from 'nodemailer';
import { startSandbox, type RunningSandbox } from '../start-sandbox.ts';

// Two sandboxes: what the one sends "to the product" arrives in the mailboxes of the other.
let sandbox: RunningSandbox;
let product: RunningSandbox;
let outgoing: Transporter;

beforeAll(async () => {
  product = await startSandbox({ port: 0, smtpPort: 0 });
  const targetSmtp = `smtp://127.0.0.1:${product.smtpPort}`;
  sandbox = await startSandbox({ port: 0, smtpPort: 0, targetSmtp, keepMails: 3000 });
  outgoing = createTransport({ host: '127.0.0.1', port: sandbox.smtpPort, pool: true, maxConnections: 5 });
});

afterAll(async () => {
  outgoing.close();
  await Promise.all([sandbox.close(), product.close()]);
});

afterEach(async () => {
  await ask(sandbox, 'PUT', '/smtp-behaviour', {});
  for (const each of [sandbox, product]) await ask(each, 'DELETE', '/mails');
});

interface MailView {
  id: string;
  subject: string;
  text: string;
  messageId: string;
  rawUrl: string;
  headers: { name: string; value: string }[];
}

interface Answer {
  mails: MailView[];
  messageId: string;
}

async function ask(at: RunningSandbox, method: string, path: string, body?: object): Promise<Answer> {
  const init = body ? { body: JSON.stringify(body) } : {};
  const response = await fetch(`${at.url}/sandbox${path}`, { method, ...init });
  const text = await response.text();
  return (text === '' ? {} : JSON.parse(text)) as Answer;
}

const mail = {
  from: 'Support <support@shop.example>',
  to: 'ada@example.com',
  subject: 'Your order',
  text: 'It is on its way.\n',
  messageId: '<1@shop.example>',
  references: ['<0@example.com>'],
  replyTo: 'support+abc@shop.example',
};

describe('mailboxes', () => {
  it('keep what the product sends, parsed and raw, for whoever waits for it', async () => {
    const waiting = ask(sandbox, 'GET', '/mails?to=ADA@example.com&subject=order&wait=10000');
    await outgoing.sendMail({ ...mail, attachments: [{ filename: 'a.txt', content: 'x' }] });
    const { mails } = await waiting;
    expect(mails).toMatchObject([
      {
        from: 'support@shop.example',
        to: ['ada@example.com'],
        replyTo: 'support+abc@shop.example',
        messageId: '<1@shop.example>',
        references: ['<0@example.com>'],
        attachments: [{ filename: 'a.txt', size: 1 }],
      },
    ]);
    expect(mails[0]!.headers).toContainEqual({ name: 'Subject', value: 'Your order' });
    const raw = await fetch(sandbox.url + mails[0]!.rawUrl);
    expect(await raw.text()).toContain('Message-ID: <1@shop.example>');
    expect((await ask(sandbox, 'GET', '/mails?to=bob@example.com')).mails).toEqual([]);
  });

  it('answer as a mail program does: to Reply-To, with Re: and threading, quoting', async () => {
    await outgoing.sendMail(mail);
    const [received] = (await ask(sandbox, 'GET', '/mails?wait=10000')).mails;
    await ask(sandbox, 'POST', `/mails/${received!.id}/reply`, { text: 'Thanks!' });
    const [answer] = (await ask(product, 'GET', '/mails?wait=10000')).mails;
    expect(answer).toMatchObject({
      from: 'ada@example.com',
      to: ['support+abc@shop.example'],
      subject: 'Re: Your order',
      inReplyTo: '<1@shop.example>',
      references: ['<0@example.com>', '<1@shop.example>'],
    });
    expect(answer!.text).toContain('Thanks!');
    expect(answer!.text).toContain('> It is on its way.');
  });

  it('send mail to the product, composed or raw', async () => {
    const attachments = [
      { filename: 'b.bin', contentBase64: 'AAEC', contentType: 'application/octet-stream' },
    ];
    const to = 'support@shop.example';
    const sent = await ask(sandbox, 'POST', '/mails', {
      from: 'Ada <ada@example.com>',
      to,
      subject: 'Hi',
      text: 'x',
      attachments,
    });
    expect(sent).toMatchObject({ response: expect.stringMatching(/^250/) });
    const raw = 'Message-ID: <raw@x>\r\nFrom: a@b.c\r\nSubject: raw\r\n\r\nbody';
    expect(await ask(sandbox, 'POST', '/mails', { from: 'a@b.c', to, raw })).toMatchObject({
      messageId: '<raw@x>',
    });
    const { mails } = await ask(product, 'GET', '/mails?wait=10000&count=2');
    expect(mails.map((each) => each.subject).sort()).toEqual(['Hi', 'raw']);
    expect(mails.find((each) => each.subject === 'Hi')).toMatchObject({
      messageId: sent.messageId,
      attachments: [{ size: 3 }],
    });
  });

  it('tell what the product said when it refuses a mail', async () => {
    await ask(product, 'PUT', '/smtp-behaviour', { reject: { code: 550, message: 'no such user' } });
    const refusal = await ask(sandbox, 'POST', '/mails', { from: 'a@b.c', to: 'x@y.z', text: 'x' });
    await ask(product, 'PUT', '/smtp-behaviour', {});
    expect(refusal).toMatchObject({ responseCode: 550, response: expect.stringContaining('no such user') });
  });

  it('refuse when told to, and can lose the connection after they have taken the mail', async () => {
    await ask(sandbox, 'PUT', '/smtp-behaviour', { reject: { code: 451, message: 'later', to: mail.to } });
    await expect(outgoing.sendMail(mail)).rejects.toMatchObject({ responseCode: 451 });
    await expect(outgoing.sendMail({ ...mail, to: 'bob@example.com' })).resolves.toBeDefined();
    await ask(sandbox, 'PUT', '/smtp-behaviour', { dropAfterData: true });
    await expect(outgoing.sendMail(mail)).rejects.toThrow();
    expect((await ask(sandbox, 'GET', `/mails?to=${mail.to}&wait=10000`)).mails).toHaveLength(1);
  });

  it('take two thousand mails in a burst', async () => {
    const burst = Array.from({ length: 2000 }, (_, at) =>
      outgoing.sendMail({ ...mail, messageId: `<${at}@x>` }),
    );
    await Promise.all(burst);
    const { mails } = await ask(sandbox, 'GET', '/mails?count=2000&wait=10000');
    expect(new Set(mails.map((each) => each.messageId)).size).toBe(2000);
  });
});
