import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sandboxOnFreePorts, type TestSandbox } from '../../../../test/sandbox.ts';
import type { ChannelSetup } from '../channel.ts';
import { TwilioClients } from '../twilio-client.ts';
import { VoiceChannel } from './voice-channel.ts';

describe('trying a channel of calls', () => {
  let sandbox: TestSandbox;
  beforeAll(async () => {
    sandbox = await sandboxOnFreePorts({ numbers: [{ number: '+15550001000' }] });
  });
  afterAll(() => sandbox.close());

  const tried = (address: string, authToken = sandbox.authToken) => {
    const setup: ChannelSetup = {
      id: '01900000-0000-7000-8000-000000000002',
      kind: 'voice',
      name: 'Calls',
      address,
      settings: {},
      credentials: {},
    };
    const { accountSid, url: apiBaseUrl } = sandbox;
    return new VoiceChannel(new TwilioClients({ accountSid, authToken, apiBaseUrl })).probe(setup);
  };

  it('finds nothing wrong with an account that has the number', async () => {
    expect(await tried('+15550001000')).toBeUndefined();
  });

  it('says what stands in the way', async () => {
    expect(await tried('+15559999999')).toContain('has no number +15559999999');
    expect(await tried('+15550001000', 'wrong-wrong-wrong')).toContain('refuses the account or its token');
    expect(await tried('12345')).toContain('is not a phone number');
  });
});
