import { createConnection } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { createTransport } from 'nodemailer';
import { testCertificate, testCertificateKey } from '../../../../test/builders/tls-certificate.ts';
import { eventually } from '../../../../test/eventually.ts';
import { SmtpListener, type HandedOver, type SmtpListenerOptions } from './smtp-listener.ts';

const open: SmtpListener[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()));
});

const channels: Readonly<Record<string, string>> = {
  'help@firstline.test': 'c1',
  'sales@firstline.test': 'c2',
};

async function listen(more: Partial<SmtpListenerOptions> = {}) {
  const accepted: HandedOver[] = [];
  const errors: unknown[] = [];
  const listener = new SmtpListener({
    host: '127.0.0.1',
    port: 0,
    channelOf: (address) => Promise.resolve(channels[address.toLowerCase().replace(/\+.*@/, '@')]),
    accept: (mails) => {
      accepted.push(...mails);
      return Promise.resolve();
    },
    onError: (error) => errors.push(error),
    ...more,
  });
  open.push(listener);
  const port = await listener.open();
  const send = (to: string | string[], text = 'Hello', from = 'ada@example.org') =>
    createTransport({ host: '127.0.0.1', port }).sendMail({
      from,
      to,
      subject: 'x',
      text,
      envelope: { from, to },
    });
  return { accepted, errors, port, send, listener };
}

describe('the SMTP listener', () => {
  it('says 250 only after the mail is kept', async () => {
    let keep: () => void = () => undefined;
    let asked = false;
    const { send } = await listen({
      accept: () => {
        asked = true;
        return new Promise((resolve) => (keep = resolve));
      },
    });
    let answered = false;
    const sent = send('help@firstline.test').then((info) => {
      answered = true;
      return info;
    });
    await eventually(() => asked);
    expect(answered).toBe(false);
    keep();
    expect((await sent).response).toMatch(/^250/);
  });

  it('hands one mail to each of our channels that it went to, with that channel’s recipients', async () => {
    const { send, accepted } = await listen();
    await send(['Help+token@Firstline.test', 'sales@firstline.test', 'help@firstline.test']);
    expect(accepted.map(({ channelId, envelope }) => ({ channelId, envelope }))).toEqual([
      {
        channelId: 'c1',
        envelope: { from: 'ada@example.org', to: ['Help+token@firstline.test', 'help@firstline.test'] },
      },
      { channelId: 'c2', envelope: { from: 'ada@example.org', to: ['sales@firstline.test'] } },
    ]);
    expect(accepted[0]!.raw.toString()).toContain('Subject: x');
  });

  it('takes a mail without a return path', async () => {
    const { send, accepted } = await listen();
    await send('help@firstline.test', 'Hello', '');
    expect(accepted[0]!.envelope.from).toBe('');
  });

  it('takes nothing for others: 550', async () => {
    const { send, accepted } = await listen();
    await expect(send('eve@example.org')).rejects.toMatchObject({ responseCode: 550 });
    expect(accepted).toEqual([]);
  });

  it('refuses what is too large: 552', async () => {
    const { send, accepted, port } = await listen({ bytesAtMost: 1_000 });
    await expect(send('help@firstline.test', 'x'.repeat(5_000))).rejects.toMatchObject({ message: /size/ });
    // A client that does not say beforehand how large it is.
    const transcript = await speak(port, [
      'EHLO me',
      'MAIL FROM:<a@example.org>',
      'RCPT TO:<help@firstline.test>',
      'DATA',
      `${'x'.repeat(70)}\r\n`.repeat(100) + '.',
    ]);
    expect(transcript).toMatch(/\r\n552 /);
    expect(accepted).toEqual([]);
  });

  it('asks to come again when the mail could not be kept: 451', async () => {
    const { send, errors } = await listen({ accept: () => Promise.reject(new Error('disk full')) });
    await expect(send('help@firstline.test')).rejects.toMatchObject({ responseCode: 451 });
    expect(errors).toHaveLength(1);
  });

  it('asks to come again when it cannot tell whether the address is ours: 451', async () => {
    const { send } = await listen({ channelOf: () => Promise.reject(new Error('no database')) });
    await expect(send('help@firstline.test')).rejects.toMatchObject({ responseCode: 451 });
  });

  it('tells clients to come later while too much is on its way in: 421', async () => {
    const keeps: (() => void)[] = [];
    const { send } = await listen({
      bytesInFlight: 10,
      accept: () => new Promise((resolve) => keeps.push(resolve)),
    });
    const first = send('help@firstline.test');
    await eventually(() => keeps.length === 1);
    await expect(send('help@firstline.test')).rejects.toMatchObject({ responseCode: 421 });
    keeps[0]!();
    await first;
    const last = send('help@firstline.test');
    await eventually(() => keeps.length === 2);
    keeps[1]!();
    await last;
  });

  it('bounds the connections of one address: 421', async () => {
    const { port } = await listen({ clientsPerAddress: 1 });
    const first = createConnection(port, '127.0.0.1');
    await eventually(
      () =>
        new Promise((resolve) =>
          first.once('data', () => {
            resolve(true);
          }),
        ),
    );
    expect(await speak(port, [])).toMatch(/^421 /);
    first.destroy();
    await eventually(async () => (await speak(port, ['QUIT'])).startsWith('220'));
  });

  it('offers neither AUTH nor XCLIENT', async () => {
    const { port } = await listen();
    const said = await speak(port, ['EHLO me', 'XCLIENT ADDR=1.2.3.4', 'QUIT']);
    expect(said).not.toMatch(/AUTH|XCLIENT ADDR|XFORWARD|STARTTLS/);
    expect(said).toMatch(/\r\n5\d\d /);
  });

  it('offers STARTTLS where it has a certificate, and takes mail with it and without', async () => {
    const { port, accepted } = await listen({
      tls: { cert: testCertificate, key: testCertificateKey },
    });
    expect(await speak(port, ['EHLO me', 'QUIT'])).toContain('STARTTLS');
    const tls = { ca: testCertificate, servername: 'localhost' };
    const mail = { from: 'ada@example.org', to: 'help@firstline.test', text: 'Sealed' };
    const sealed = createTransport({ host: '127.0.0.1', port, requireTLS: true, tls });
    expect((await sealed.sendMail(mail)).response).toMatch(/^250/);
    await createTransport({ host: '127.0.0.1', port, ignoreTLS: true }).sendMail({ ...mail, text: 'Open' });
    expect(accepted.map((one) => /Sealed|Open/.exec(one.raw.toString())?.[0])).toEqual(['Sealed', 'Open']);
    await expect(
      createTransport({ host: '127.0.0.1', port, requireTLS: true }).sendMail(mail),
    ).rejects.toThrow(/self-signed/);
  });

  it('says that its port is taken', async () => {
    const { port } = await listen();
    await expect(listen({ port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
    open.pop();
  });
});

/** Says the lines one by one, each after an answer, and answers all that was said back until the end. */
function speak(port: number, lines: readonly string[]): Promise<string> {
  return new Promise((resolve) => {
    const socket = createConnection(port, '127.0.0.1');
    const waiting = [...lines];
    let heard = '';
    socket.on('data', (chunk) => {
      heard += chunk.toString();
      if (!/(^|\r\n)\d{3} [^\r\n]*\r\n$/.test(heard)) return;
      const next = waiting.shift();
      if (next === undefined) socket.end();
      else socket.write(`${next}\r\n`);
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      resolve(heard);
    });
  });
}
