import { createServer, type AddressInfo, type Server } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import type { ChannelSetup, Outbound } from '../../channel.ts';
import { eventually } from '../../../../../test/eventually.ts';
import { EmailRoom } from '../email-room.ts';

const outbound: Outbound = {
  messageId: '0190b5a0-0000-7000-8000-000000000001',
  to: 'ada@example.org',
  toName: 'Ada',
  fromName: 'Help',
  subject: 'Re: Grüße',
  text: 'It does now.',
  mail: {
    messageId: '<m1.sig@firstline.test>',
    inReplyTo: '<one@example.org>',
    references: ['<zero@example.org>', '<one@example.org>', 'not an id'],
    replyTo: 'help+token@firstline.test',
    automatic: false,
  },
  attachments: [{ name: 'a.txt', mediaType: 'text/plain', content: new TextEncoder().encode('hello') }],
};

function setup(smtp?: Record<string, unknown>): ChannelSetup {
  return {
    id: 'c1',
    kind: 'email',
    name: 'Help',
    address: 'help@firstline.test',
    settings: smtp ? { smtp } : {},
    credentials: { smtpPassword: 'right' },
  };
}

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

function room(relayUrl?: string): EmailRoom {
  const made = new EmailRoom({ relayUrl, sending: { connectSeconds: 2, silenceSeconds: 1, sendSeconds: 5 } });
  closing.push(() => made.close());
  return made;
}

async function smtp(
  options: SMTPServerOptions,
): Promise<{ port: number; mails: { raw: string; from: string }[] }> {
  const mails: { raw: string; from: string }[] = [];
  const server = new SMTPServer({
    authOptional: true,
    hideSTARTTLS: true,
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    logger: false,
    closeTimeout: 100,
    onData: (stream, session, callback) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const from = session.envelope.mailFrom === false ? '' : session.envelope.mailFrom.address;
        mails.push({ raw: Buffer.concat(chunks).toString(), from });
        callback(null, 'queued as Q1');
      });
    },
    ...options,
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(
    () =>
      new Promise<void>((resolve) => {
        server.close(resolve);
      }),
  );
  return { port: (server.server.address() as AddressInfo).port, mails };
}

/** A server that speaks by the script: the answer to each line, or `undefined` to hang up. */
async function scripted(answer: (line: string, inData: boolean) => string | undefined): Promise<number> {
  const server: Server = createServer((socket) => {
    let inData = false;
    socket.write('220 here\r\n');
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      for (const line of chunk.toString().split('\r\n')) {
        if (line === '' || (inData && line !== '.')) continue;
        const said = answer(line, inData);
        if (said === undefined) {
          socket.destroy();
          return;
        }
        if (said.startsWith('354')) inData = true;
        else if (line === '.') inData = false;
        if (said !== '') socket.write(`${said}\r\n`);
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => new Promise((resolve) => server.close(resolve)));
  return (server.address() as AddressInfo).port;
}

const polite = (line: string) => (line.startsWith('DATA') ? '354 go' : '250 ok');

describe('sending a mail', () => {
  it('sends it with exactly the ids that it was given', async () => {
    const { port, mails } = await smtp({});
    const outcome = await room(`smtp://127.0.0.1:${port}`).send(setup(), outbound);
    expect(outcome).toMatchObject({ kind: 'sent', providerId: expect.stringContaining('queued as Q1') });
    const raw = mails[0]!.raw.replace(/\r\n[ \t]/g, ' ');
    expect(raw).toContain('Message-ID: <m1.sig@firstline.test>\r\n');
    expect(raw).toContain('In-Reply-To: <one@example.org>\r\n');
    expect(raw).toContain('References: <zero@example.org> <one@example.org>\r\n');
    expect(raw).toContain('Reply-To: help+token@firstline.test\r\n');
    expect(raw).toContain('From: Help <help@firstline.test>\r\n');
    expect(raw).not.toContain('Auto-Submitted');
    expect(mails[0]!.from).toBe('help@firstline.test');
  });

  it('marks what no person wrote, and gives it no return path', async () => {
    const { port, mails } = await smtp({});
    await room(`smtp://127.0.0.1:${port}`).send(setup(), {
      ...outbound,
      mail: { ...outbound.mail!, automatic: true },
    });
    expect(mails[0]!.raw).toContain('Auto-Submitted: auto-replied');
    expect(mails[0]!.from).toBe('');
  });

  it('sends the next mail over the same connection, and over a new one when that broke', async () => {
    let connections = 0;
    let hungUp = 0;
    const { port, mails } = await smtp({
      onConnect: (_session, callback) => {
        connections++;
        callback();
      },
      onClose: () => hungUp++,
      socketTimeout: 300,
    });
    const sender = room(`smtp://127.0.0.1:${port}`);
    await sender.send(setup(), outbound);
    await sender.send(setup(), outbound);
    expect(connections).toBe(1);
    await eventually(() => hungUp === 1);
    expect((await sender.send(setup(), outbound)).kind).toBe('sent');
    expect(mails).toHaveLength(3);
  });

  it.each([
    [550, 'permanent'],
    [552, 'permanent'],
    [450, 'transient'],
    [421, 'transient'],
  ])('tells a refusal of the recipient with %i as %s', async (responseCode, failure) => {
    const { port } = await smtp({
      onRcptTo: (_address, _session, callback) => {
        callback(Object.assign(new Error('no'), { responseCode }));
      },
    });
    const outcome = await room(`smtp://127.0.0.1:${port}`).send(setup(), outbound);
    expect(outcome).toMatchObject({ kind: 'failed', failure, code: String(responseCode) });
  });

  it('tells a refusal of the content', async () => {
    const port = await scripted((line) => (line === '.' ? '554 spam' : polite(line)));
    expect(await room(`smtp://127.0.0.1:${port}`).send(setup(), outbound)).toMatchObject({
      kind: 'failed',
      failure: 'permanent',
      error: expect.stringContaining('spam'),
    });
  });

  it('does not know what became of a mail whose connection broke after its content left', async () => {
    const port = await scripted((line) => (line === '.' ? undefined : polite(line)));
    expect(await room(`smtp://127.0.0.1:${port}`).send(setup(), outbound)).toMatchObject({ kind: 'unknown' });
  });

  it('does not know what became of a mail that was never answered', async () => {
    const port = await scripted((line) => (line === '.' ? '' : polite(line)));
    expect(await room(`smtp://127.0.0.1:${port}`).send(setup(), outbound)).toMatchObject({ kind: 'unknown' });
  });

  it.each(['EHLO', 'MAIL', 'RCPT', 'DATA'])(
    'knows that a mail did not leave when the connection broke at %s',
    async (word) => {
      const port = await scripted((line) => (line.startsWith(word) ? undefined : polite(line)));
      expect(await room(`smtp://127.0.0.1:${port}`).send(setup(), outbound)).toMatchObject({
        kind: 'failed',
        failure: 'transient',
      });
    },
  );

  it('knows that a mail did not leave when nobody listens or no server is set', async () => {
    expect(await room('smtp://127.0.0.1:1').send(setup(), outbound)).toMatchObject({ failure: 'transient' });
    expect(await room('smtp://no-such-host.invalid:25').send(setup(), outbound)).toMatchObject({
      failure: 'transient',
    });
    expect(await room().send(setup(), outbound)).toMatchObject({
      failure: 'transient',
      code: 'not-configured',
    });
  });

  it.each([
    ['ada@example.org\r\nRCPT TO:<eve@example.org>'],
    ['ada@example.org, eve@example.org'],
    ['Ada <ada@example.org>'],
    ['ada'],
    ['@example.org'],
  ])('does not send to %j', async (to) => {
    const { port, mails } = await smtp({});
    const outcome = await room(`smtp://127.0.0.1:${port}`).send(setup(), { ...outbound, to });
    expect(outcome).toMatchObject({ kind: 'failed', failure: 'permanent', code: 'invalid' });
    expect(mails).toHaveLength(0);
  });

  it('lets no name or subject write a header', async () => {
    const { port, mails } = await smtp({});
    const evil = 'x\r\nBcc: eve@example.org';
    await room(`smtp://127.0.0.1:${port}`).send(setup(), {
      ...outbound,
      subject: evil,
      fromName: evil,
      toName: evil,
    });
    expect(mails[0]!.raw).not.toMatch(/^Bcc:/im);
  });
});

describe('trying a channel', () => {
  it('explains what is wrong', async () => {
    const { port } = await smtp({
      authOptional: false,
      onAuth: (auth, _session, callback) => {
        if (auth.password === 'right') callback(null, { user: 'u' });
        else callback(new Error('bad password'));
      },
    });
    const at = (more: object) => setup({ host: '127.0.0.1', port, user: 'u', ...more });
    expect(await room().probe(at({}))).toBeUndefined();
    expect(await room().probe({ ...at({}), credentials: {} })).toMatch(/refuses the user or password/);
    expect(await room().probe(at({ port: 1 }))).toMatch(/127\.0\.0\.1:1 refuses the connection/);
    expect(await room().probe(at({ host: 'no-such-host.invalid' }))).toMatch(/not known to DNS/);
    expect(await room().probe(at({ requireTls: true }))).toMatch(/TLS/);
    expect(await room().probe(setup())).toMatch(/no server to send through/);
    expect(await room().probe(at({ port: 'x' }))).toMatch(/settings of channel Help are wrong: smtp\.port/);
  });
});
