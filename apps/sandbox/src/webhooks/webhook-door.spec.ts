import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ADA, OURS, startRehearsal, type Rehearsal } from '../rehearsal/rehearsal.ts';
import type { Delivery } from './delivery.ts';
import { Faults } from './faults.ts';

let stage: Rehearsal;
beforeEach(async () => {
  stage = await startRehearsal();
});
afterEach(() => stage.close());

const faults = (settings: object): Promise<unknown> => stage.control('PUT', '/faults', settings);
const textIn = (body = 'x'): Promise<{ body: { dropped: boolean; webhookStatus: number | null } }> =>
  stage.control('POST', '/texts', { from: ADA, to: OURS, body });
const textOut = (): Promise<{ sid: string }> =>
  stage.client.messages.create({
    to: ADA,
    from: OURS,
    body: 'x',
    statusCallback: `${stage.product.url}/status`,
  });

async function log(query = ''): Promise<Delivery[]> {
  return (await stage.control<{ webhooks: Delivery[] }>('GET', `/webhooks?${query}`)).body.webhooks;
}

describe('faults', () => {
  it('duplicates carry the same idempotency token', async () => {
    await faults({ duplicateRate: 1 });
    await textIn();
    const [first, second, ...more] = stage.product.at('/sms');
    expect(more).toEqual([]);
    expect(second).toEqual(first);
    expect((await log('url=/sms')).map(({ fault }) => fault).sort()).toEqual(['duplicate', null]);
  });

  it('a dropped text never arrives, and its sender is told', async () => {
    await faults({ dropRate: 1 });
    expect((await textIn()).body).toMatchObject({ dropped: true, webhookStatus: null });
    expect(stage.product.at('/sms')).toEqual([]);
    expect(await log('url=/sms')).toMatchObject([{ fault: 'dropped', status: null }]);
  });

  it('reorder swaps neighbouring events; a last one without a neighbour still arrives', async () => {
    await faults({ reorder: true });
    const status = `${stage.product.url}/status`;
    await textOut();
    expect((await stage.product.heard('/status', 2)).map(({ params }) => params['MessageStatus'])).toEqual([
      'delivered',
      'sent',
    ]);
    await stage.client.calls.create({ to: ADA, from: OURS, twiml: '<Response/>', statusCallback: status });
    expect((await stage.product.heard('/status', 3)).at(-1)?.params['CallStatus']).toBe('completed');
  });

  it('callbackBeforeResponse lets the webhook overtake the REST response', async () => {
    await faults({ callbackBeforeResponse: true });
    await textOut();
    expect(stage.product.at('/status')).toHaveLength(1);
  });

  it('the same seed deals the same fates', () => {
    const deal = (seed: number): unknown[] => {
      const dice = new Faults();
      dice.set({ ...dice.settings, dropRate: 0.3, duplicateRate: 0.3, delayMs: [5, 50], seed });
      return Array.from({ length: 50 }, () => dice.next());
    };
    expect(deal(7)).toEqual(deal(7));
    expect(deal(7)).not.toEqual(deal(8));
  });

  it.each([{ dropRate: 2 }, { delayMs: [9, 1] }, { typo: 1 }])('%j is refused with 400', async (settings) => {
    expect(await faults(settings)).toMatchObject({ status: 400, body: { issues: [{}] } });
  });
});

describe('the log', () => {
  it('keeps what was sent and answered, and can be waited for', async () => {
    const waiting = log('url=/sms&wait=10000');
    stage.product.on('/sms', '<Message>ok</Message>');
    await textIn('remember');
    expect(await waiting).toHaveLength(1);
    const [kept] = await log('url=/sms');
    expect(kept).toMatchObject({ nature: 'text', status: 200, attempts: 1, params: { Body: 'remember' } });
    expect(kept?.body).toContain('<Message>ok</Message>');
  });

  it('replays identically, unsigned, or tampered with after signing', async () => {
    await textIn('original');
    const [kept] = await log('url=/sms');
    for (const how of [{}, { unsigned: true }, { tamper: { Body: 'forged' } }]) {
      await stage.control('POST', `/webhooks/${kept!.id}/replay`, how);
    }
    expect(stage.product.at('/sms').map(({ isSigned, params }) => [isSigned, params['Body']])).toEqual([
      [true, 'original'],
      [true, 'original'],
      [false, 'original'],
      [false, 'forged'],
    ]);
    expect(new Set(stage.product.at('/sms').map((each) => each.idempotencyToken)).size).toBe(1);
  });
});

describe('connection overrides in the fragment', () => {
  const number = `/numbers/${encodeURIComponent(OURS)}`;

  it('by default a 500 is not tried again; with rc and rp it is, with the same token', async () => {
    stage.product.on('/sms', { status: 500 });
    await textIn();
    expect(stage.product.at('/sms')).toHaveLength(1);
    await stage.control('PUT', number, { smsUrl: `${stage.product.url}/sms?v=2#rc=3&rp=5xx` });
    await textIn();
    const attempts = stage.product.at('/sms').slice(1);
    expect(attempts).toHaveLength(4);
    expect(new Set(attempts.map((each) => each.idempotencyToken)).size).toBe(1);
    expect(attempts.every((each) => each.isSigned)).toBe(true);
  });

  it('a handler that does not answer in time fails, and is not tried again', async () => {
    stage.product.on('/sms', null);
    await stage.control('PUT', number, { smsUrl: `${stage.product.url}/sms#rt=100` });
    expect((await textIn()).body).toMatchObject({ webhookStatus: null, error: 'no answer in time' });
    expect(stage.product.at('/sms')).toHaveLength(1);
  });

  it('a refused connection is tried once more', async () => {
    await stage.control('PUT', number, { smsUrl: 'http://127.0.0.1:9/sms' });
    await textIn();
    expect(await log('url=:9/')).toMatchObject([{ attempts: 2, status: null }]);
  });
});
