import { describe, expect, it } from '@jest/globals';
import { emailSettingsSchema } from '../email-settings.ts';
import { readMail, type MailToRead } from './read-mail.ts';

const { limits } = emailSettingsSchema.parse({});

async function read(lines: string | Buffer | readonly string[], more: Partial<MailToRead> = {}) {
  const text = Array.isArray(lines) ? lines.join('\r\n') : (lines as string | Buffer);
  const raw = Buffer.isBuffer(text) ? text : Buffer.from(text, 'utf8');
  return readMail({ raw, limits, trustedAuthservId: undefined, envelope: undefined, ...more });
}

async function message(lines: string | Buffer | readonly string[], more: Partial<MailToRead> = {}) {
  const reading = await read(lines, more);
  if (reading.kind !== 'message') throw new Error(JSON.stringify(reading));
  return reading.message;
}

const plain = [
  'Message-ID: <one@example.org>',
  'From: Ada Lovelace <Ada@Example.org>',
  'To: Help <help@firstline.test>, other@example.org',
  'Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=',
  'In-Reply-To: <zero@firstline.test>',
  'References: <a@firstline.test>',
  ' <zero@firstline.test>',
  '',
  'It does not work.',
];

describe('reading a mail', () => {
  it('reads who wrote what to whom, and what it answers', async () => {
    expect(
      await message(plain, { envelope: { from: 'ada@example.org', to: ['help+x1@firstline.test'] } }),
    ).toMatchObject({
      from: 'ada@example.org',
      fromName: 'Ada Lovelace',
      to: ['help+x1@firstline.test', 'help@firstline.test', 'other@example.org'],
      subject: 'Grüße',
      text: 'It does not work.',
      automatic: false,
      verified: false,
      mail: {
        messageId: '<one@example.org>',
        inReplyTo: ['<zero@firstline.test>'],
        references: ['<a@firstline.test>', '<zero@firstline.test>'],
        recipients: ['help+x1@firstline.test', 'help@firstline.test', 'other@example.org'],
      },
      attachments: [],
    });
  });

  it('makes the same Message-ID for the same mail that has none, whatever way it came', async () => {
    const bare = ['From: a@example.org', 'Subject: x', '', 'text'];
    const first = await message(bare);
    const again = await message(['Received: from elsewhere', 'Delivered-To: b@example.org', ...bare]);
    const other = await message([...bare, 'more']);
    expect(first.mail?.messageId).toMatch(/^<[0-9a-f]{64}@no-message-id\.invalid>$/);
    expect(again.mail?.messageId).toBe(first.mail?.messageId);
    expect(other.mail?.messageId).not.toBe(first.mail?.messageId);
  });

  it('reads HTML as text too, and takes attachments with their bytes', async () => {
    const read = await message([
      'From: a@example.org',
      'Content-Type: multipart/mixed; boundary=b',
      '',
      '--b',
      'Content-Type: text/html; charset=iso-8859-1',
      'Content-Transfer-Encoding: quoted-printable',
      '',
      '<style>p { color: red }</style><p>Caf=E9 &amp; <b>Bar</b></p><ul><li>eins<li>zwei</ul><img src=3D"cid:pic">',
      '--b',
      'Content-Type: image/png; name=p.png',
      'Content-ID: <pic>',
      'Content-Disposition: inline',
      'Content-Transfer-Encoding: base64',
      '',
      'AAEC',
      '--b--',
    ]);
    expect(read.text).toBe('Café & Bar\n\n- eins\n- zwei');
    expect(read.html).toContain('cid:pic');
    expect(read.attachments).toEqual([
      {
        name: 'p.png',
        mediaType: 'image/png',
        size: 3,
        content: new Uint8Array([0, 1, 2]),
        contentId: 'pic',
        inline: true,
      },
    ]);
  });

  it('joins parts that follow each other and chooses among alternatives', async () => {
    const read = await message([
      'From: a@example.org',
      'Content-Type: multipart/mixed; boundary=m',
      '',
      '--m',
      'Content-Type: multipart/alternative; boundary=a',
      '',
      '--a',
      'Content-Type: text/plain',
      '',
      'plain body',
      '--a',
      'Content-Type: text/html',
      '',
      '<p>rich body</p>',
      '--a--',
      '--m',
      'Content-Type: text/plain',
      '',
      'list <footer>',
      '--m--',
    ]);
    expect(read.text).toBe('plain body\n\nlist <footer>');
    expect(read.html).toContain('<p>rich body</p>');
    expect(read.html).toContain('list &lt;footer&gt;');
    expect(read.html).not.toContain('plain body');
  });

  it('scrubs what Postgres would refuse', async () => {
    const read = await message(['From: a@example.org', 'Subject: a\0b', '', 'c\0d']);
    expect(read.subject + read.text).not.toContain('\0');
  });

  it('reads a header in an undeclared charset by the charset of the body', async () => {
    const raw = Buffer.concat([
      Buffer.from('From: a@example.org\r\nContent-Type: text/plain; charset=iso-8859-2\r\nSubject: '),
      Buffer.from([0xe6, 0xb6]),
      Buffer.from('\r\n\r\ntext'),
    ]);
    expect((await message(raw)).subject).toBe('ćś');
  });

  it.each([
    ['Western', [0x4d, 0xfc, 0x6c, 0x6c, 0x65, 0x72], 'Müller'],
    ['Chinese', [0xc4, 0xe3, 0xba, 0xc3], '你好'],
  ])('guesses the charset of %s bytes that say none, in header and body', async (_what, bytes, text) => {
    const raw = Buffer.concat([
      Buffer.from('From: a@example.org\r\nSubject: '),
      Buffer.from(bytes),
      Buffer.from('\r\n\r\n'),
      Buffer.from(bytes),
    ]);
    expect(await message(raw)).toMatchObject({ subject: text, text });
  });

  it('reads words in UTF-7', async () => {
    const subject = (
      await message(['From: a@example.org', 'Subject: =?utf-7?Q?=2BAOk-t=2BAOk_1+-1?=', '', 'x'])
    ).subject;
    expect(subject).toBe('été 1+1');
  });

  it.each([
    ['Auto-Submitted: auto-replied'],
    ['Precedence: bulk'],
    ['List-Id: <news.example.org>'],
    ['X-Auto-Response-Suppress: OOF, AutoReply'],
    ['Return-Path: <>'],
  ])('knows that no person wrote a mail with %s', async (field) => {
    expect((await message([field, ...plain])).automatic).toBe(true);
    expect((await message(['Auto-Submitted: no', ...plain])).automatic).toBe(false);
  });

  it.each([
    ['empty', '', /empty/],
    ['no mail at all', Buffer.from([0, 1, 2, 3, 255]), /no mail header/],
    ['too large', ['From: a@b.c', '', 'x'.repeat(2_000)].join('\n'), /2013 bytes, more than the 1000/],
  ])('says why it cannot read what is %s', async (_what, raw, error) => {
    const reading = await read(raw, { limits: { ...limits, rawBytes: 1_000 } });
    expect(reading).toMatchObject({ kind: 'unreadable', error: expect.stringMatching(error) });
  });

  it('holds the number of parts and the length of a header within bounds', async () => {
    const parts = Array.from({ length: 60 }, () => '--b\r\nContent-Type: text/plain\r\n\r\nx\r\n').join('');
    const many = `From: a@b.c\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n${parts}--b--\r\n`;
    expect(await read(many, { limits: { ...limits, parts: 50 } })).toMatchObject({
      kind: 'unreadable',
      error: expect.stringContaining('more than 50 parts'),
    });
    const long = `From: a@b.c\r\nReferences: ${'<x@y> '.repeat(1_000)}\r\n\r\ntext`;
    expect(await read(long, { limits: { ...limits, headerBytes: 1_024 } })).toMatchObject({
      kind: 'unreadable',
      error: expect.stringContaining('longer than 1024 bytes'),
    });
  });
});

describe('whether a sender is proven', () => {
  const passed =
    'Authentication-Results: mx.example.net (a; dmarc=fail); spf=pass; dmarc=pass (p=none) header.from=example.org';
  const verified = async (lines: readonly string[], trusted = 'mx.example.net') =>
    (await message([...lines, ...plain], { trustedAuthservId: trusted })).verified;

  it('believes the mailbox’s own provider when DMARC passed for From', async () => {
    expect(await verified([passed])).toBe(true);
  });
  it('believes nobody else', async () => {
    expect(await verified([passed], 'mx.other.net')).toBe(false);
    expect((await message([passed, ...plain])).verified).toBe(false);
  });
  it('does not take a pass of DKIM for one of DMARC', async () => {
    expect(await verified(['Authentication-Results: mx.example.net; dkim=pass; dmarc=fail'])).toBe(false);
  });
  it('hears only the topmost result', async () => {
    expect(await verified(['Authentication-Results: mx.example.net; dmarc=fail', passed])).toBe(false);
  });
  it('does not believe a pass for another domain', async () => {
    expect(await verified([passed.replace('example.org', 'evil.test')])).toBe(false);
  });
  it('believes nothing of a mail with two senders, and reads the first', async () => {
    const two = await message([passed, 'From: first@example.org', ...plain], {
      trustedAuthservId: 'mx.example.net',
    });
    expect(two).toMatchObject({ from: 'first@example.org', verified: false });
    const both = plain.map((line) => (line.startsWith('From') ? 'From: a@example.org, b@example.org' : line));
    expect((await message([passed, ...both], { trustedAuthservId: 'mx.example.net' })).verified).toBe(false);
  });
});

describe('what came back', () => {
  const report = (action: string, part: string) => [
    'From: Mail Delivery System <MAILER-DAEMON@mx.example.org>',
    'To: help@firstline.test',
    'Subject: Undelivered Mail Returned to Sender',
    'Content-Type: multipart/report; report-type=delivery-status; boundary=b',
    '',
    '--b',
    '',
    'Sorry.',
    '--b',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; mx.example.org',
    '',
    'Final-Recipient: rfc822; ada@example.org',
    `Action: ${action}`,
    'Status: 5.1.1',
    '',
    '--b',
    `Content-Type: ${part}`,
    '',
    'Message-ID: <ours@firstline.test>',
    'Subject: Re: x',
    '',
    '--b--',
  ];

  it.each(['message/rfc822', 'text/rfc822-headers'])('finds our Message-ID in a part of %s', async (part) => {
    expect(await message(report('failed', part))).toMatchObject({
      automatic: true,
      mail: { bounceOf: '<ours@firstline.test>', bounceStatus: '5.1.1' },
    });
  });

  it('finds it in the text of a report that is no report', async () => {
    const read = await message([
      'From: MAILER-DAEMON@qmail.example',
      'Subject: failure notice',
      '',
      'Hi. This is the qmail-send program.',
      '--- Below this line is a copy of the message.',
      'Message-ID: <ours@firstline.test>',
    ]);
    expect(read.mail?.bounceOf).toBe('<ours@firstline.test>');
  });

  it('shows nobody that a mail is late or arrived', async () => {
    expect((await read(report('delayed', 'message/rfc822'))).kind).toBe('ignored');
  });

  it('does not take a customer’s words for a report', async () => {
    const read = await message([...plain, 'Undeliverable!', 'Message-ID: <ours@firstline.test>']);
    expect(read).toMatchObject({ automatic: false, mail: { bounceOf: undefined } });
  });
});
