import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createTransport } from 'nodemailer';
import { ADA, OURS, startRehearsal, type Rehearsal } from '../rehearsal/rehearsal.ts';
import { startSandbox, type RunningSandbox } from '../start-sandbox.ts';
import { runCli } from './run-cli.ts';

let stage: Rehearsal;
let mailServer: RunningSandbox;
let said: string[] = [];

beforeAll(async () => {
  mailServer = await startSandbox({ port: 0, smtpPort: 0 });
  stage = await startRehearsal({ targetSmtp: `smtp://127.0.0.1:${mailServer.smtpPort}` });
});
afterAll(async () => {
  await stage.close();
  await mailServer.close();
});
beforeEach(() => {
  said = [];
});

async function run(...args: string[]): Promise<{ code: number; text: string }> {
  const say = (line: string): void => {
    said.push(line);
  };
  const code = await runCli(
    args,
    { SANDBOX_URL: stage.sandbox.url, SANDBOX_MAIL_TO: 'support@shop.example' },
    say,
    say,
  );
  return { code, text: said.join('\n') };
}

describe('the sandbox command', () => {
  it('texts the first number that takes texts, or the one named', async () => {
    expect(await run('text', ADA, 'hello')).toMatchObject({
      code: 0,
      text: expect.stringContaining(`${OURS} took SM`),
    });
    expect(stage.product.at('/sms').at(-1)?.params['Body']).toBe('hello');
    expect((await run('text', ADA, 'hello', '--to', '+1')).code).toBe(1);
    stage.product.on('/sms', { status: 500 });
    expect(await run('text', ADA, 'hello')).toMatchObject({
      code: 1,
      text: expect.stringContaining('HTTP 500'),
    });
  });

  it('calls, does as the words say, and shows what was heard until the end', async () => {
    stage.product.on('/voice', '<Gather numDigits="1" action="/menu"><Say>Press a key</Say></Gather>');
    stage.product.on('/menu', '<Say>Goodbye</Say>');
    const { code, text } = await run('call', ADA, 'press 2, wait 20 s, hang up');
    expect(code).toBe(0);
    expect(text).toMatch(/Press a key[^]*pressed 2[^]*Goodbye[^]*the call is over: completed/);
    stage.product.on('/voice', { status: 500 });
    expect((await run('call', ADA)).code).toBe(1);
    expect(await run('call', ADA, 'sing')).toMatchObject({
      code: 1,
      text: expect.stringContaining('"sing" is none of'),
    });
  });

  it('sends mail, and shows what the product sent', async () => {
    expect(await run('mail', 'ada@example.com', 'Hi', 'there')).toMatchObject({
      code: 0,
      text: expect.stringContaining('250'),
    });
    const mailer = createTransport({ host: '127.0.0.1', port: stage.sandbox.smtpPort });
    await mailer.sendMail({
      from: 'support@shop.example',
      to: 'ada@example.com',
      subject: 'Answer',
      text: 'Here you are',
    });
    mailer.close();
    expect((await run('inbox', 'ada@example.com')).text).toMatch(/Answer\n\s+Here you are/);
    expect((await run('inbox', 'bob@example.com')).text).toContain('no mail');
  });

  it('shows numbers and phones', async () => {
    expect((await run('numbers')).text).toContain(`${OURS}  texts: ${stage.product.url}/sms`);
    await stage.control('PUT', '/phones/client:bob', { answer: 'never' });
    expect((await run('phones')).text).toContain('client:bob  answers: never');
  });

  it('tells wrong usage and a missing sandbox apart by exit code', async () => {
    expect((await run('dance')).code).toBe(2);
    expect((await run('--help')).code).toBe(0);
    const nobody = { SANDBOX_URL: 'http://127.0.0.1:9' };
    const silent = (): void => undefined;
    expect(await runCli(['numbers'], nobody, silent, silent)).toBe(3);
    const { port } = new URL(stage.sandbox.url);
    expect(await runCli(['numbers'], { SANDBOX_PORT: port }, silent, silent)).toBe(0);
  });
});
