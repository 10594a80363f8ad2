import { describe, expect, it } from '@jest/globals';
import { chooseRoute, type RouteFacts } from './choose-route.ts';

const mail = { id: 'mail', kind: 'email', address: 'support@firstline.test' } as const;
const text = { id: 'text', kind: 'sms', address: '+15550001000' } as const;
const otherText = { id: 'other-text', kind: 'sms', address: '+15550002000' } as const;
const voice = { id: 'voice', kind: 'voice', address: '+15550002000' } as const;
const channels = [mail, text, otherText, voice];
const identities = [
  { kind: 'email', value: 'carla@customer.test' },
  { kind: 'phone', value: '+15550007000' },
];
const route = (facts: Partial<RouteFacts>) => {
  const found = chooseRoute({ channels, identities: [], ...facts });
  return found && [found.channel.id, found.to];
};

describe('choosing how an answer goes', () => {
  it('goes back the way the customer wrote last', () => {
    const last = { channelId: 'mail', kind: 'email', from: 'c@x.test' } as const;
    expect(route({ last })).toEqual(['mail', 'c@x.test']);
    expect(route({ last: { ...last, channelId: 'gone' } })).toEqual(['mail', 'c@x.test']);
  });

  it('answers a caller by text from the number they called, else by mail', () => {
    const last = { channelId: 'voice', kind: 'voice', from: '+15550007000' } as const;
    expect(route({ last })).toEqual(['other-text', '+15550007000']);
    expect(route({ last, channels: [mail, voice], identities })).toEqual(['mail', 'carla@customer.test']);
    expect(route({ last: { ...last, from: null } })).toBeUndefined();
  });

  it('heeds the agent’s choice where the customer has such an address', () => {
    const last = { channelId: 'mail', kind: 'email', from: 'c@x.test' } as const;
    expect(route({ last, identities, wantedChannelId: 'text' })).toEqual(['text', '+15550007000']);
    expect(route({ last, wantedChannelId: 'text' })).toBeUndefined();
    expect(route({ last, identities, wantedChannelId: 'voice' })).toBeUndefined();
    expect(route({ last, identities, wantedChannelId: 'unknown' })).toBeUndefined();
  });
});
