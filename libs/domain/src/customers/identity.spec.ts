import { describe, expect, it } from '@jest/globals';
import type { ChannelKind } from '../words.ts';
import { identityOf } from './identity.ts';

describe('an identity', () => {
  it.each<[ChannelKind, string, object | undefined]>([
    ['email', ' Carla@Customer.TEST ', { kind: 'email', value: 'carla@customer.test' }],
    ['sms', '+15550007000', { kind: 'phone', value: '+15550007000' }],
    ['sms', '72727', { kind: 'handle', value: '72727' }],
    ['whatsapp', 'ID.Abc', { kind: 'handle', value: 'id.abc' }],
    ['voice', '', undefined],
    ['email', `${'x'.repeat(300)}@x.test`, undefined],
  ])('by %s of %p', (kind, from, identity) => {
    expect(identityOf(kind, from)).toEqual(identity);
  });
});
