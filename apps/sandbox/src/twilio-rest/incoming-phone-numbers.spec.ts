import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { OURS, startRehearsal, type Rehearsal } from '../rehearsal/rehearsal.ts';

let stage: Rehearsal;
beforeAll(async () => {
  stage = await startRehearsal();
});
afterAll(() => stage.close());

describe('rented numbers', () => {
  it('are found by their number, and changed only where the request says so', async () => {
    const [known] = await stage.client.incomingPhoneNumbers.list({ phoneNumber: OURS });
    const changed = await stage.client
      .incomingPhoneNumbers(known!.sid)
      .update({ smsUrl: 'https://product.example/sms' });
    expect(changed).toMatchObject({
      phoneNumber: OURS,
      smsUrl: 'https://product.example/sms',
      voiceUrl: `${stage.product.url}/voice`,
    });
  });

  it('can be rented over the API, and then texted', async () => {
    const phoneNumber = '+15550002000';
    await stage.client.incomingPhoneNumbers.create({ phoneNumber, smsUrl: `${stage.product.url}/second` });
    await stage.control('POST', '/texts', { from: '+15557770002', to: phoneNumber, body: 'hi' });
    expect(stage.product.at('/second')).toMatchObject([{ isSigned: true, params: { To: phoneNumber } }]);
    expect(await stage.client.incomingPhoneNumbers.list()).toHaveLength(2);
  });

  it('have absolute URLs', async () => {
    const create = stage.client.incomingPhoneNumbers.create({ phoneNumber: '+15550003000', smsUrl: '/sms' });
    await expect(create).rejects.toMatchObject({ status: 400, code: 21609 });
  });
});
