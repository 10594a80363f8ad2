import { describe, expect, it } from '@jest/globals';
import type { ChannelSetup } from '../channel.ts';
import { readText } from './read-text.ts';

const setup: ChannelSetup = {
  id: '01900000-0000-7000-8000-000000000001',
  kind: 'sms',
  name: 'Texts',
  address: '+15550001000',
  settings: {},
  credentials: {},
};
const params = {
  MessageSid: `SM${'1'.repeat(32)}`,
  SmsStatus: 'received',
  From: '+15550100123',
  To: '+15550001000',
  Body: 'My bill is wrong',
  NumMedia: '0',
};

const read = (change: Record<string, unknown> = {}, kind: ChannelSetup['kind'] = 'sms') =>
  readText({ ...setup, kind }, { ...params, ...change });

describe('reading a text', () => {
  it('answers who said what to whom', () => {
    expect(read()).toEqual({
      kind: 'text',
      message: {
        channelKind: 'sms',
        from: '+15550100123',
        fromName: undefined,
        to: ['+15550001000'],
        subject: '',
        text: 'My bill is wrong',
        automatic: false,
        verified: true,
        keyword: undefined,
        attachments: [],
      },
    });
  });

  it.each([
    ['a withheld number', 'anonymous', ''],
    ['a withheld number in digits', '+266696687', ''],
    ['a short code', '72975', '72975'],
    ['a name', 'MY BANK', 'MY BANK'],
    ['a WhatsApp number', 'whatsapp:+14155238886', '+14155238886'],
    ['a WhatsApp id that is no number', 'whatsapp:ID.1234', 'ID.1234'],
    ['nothing', '', ''],
  ])('takes %s for what it is', (_what, given, from) => {
    expect(read({ From: given })).toMatchObject({ message: { from } });
  });

  it.each([
    ['STOP', 'stop', true],
    ['help', 'help', true],
    ['start', 'start', true],
    // Whether this lifts a STOP or answers a question is known to the flow alone.
    ['Yes', 'start', false],
    ['stop the madness', undefined, false],
  ])('%j', (Body, keyword, automatic) => {
    expect(read({ Body })).toMatchObject({ message: { keyword, automatic } });
  });

  it('heeds a word of the customer’s own list, which only the provider knows', () => {
    expect(read({ Body: 'Arrêt', OptOutType: 'STOP' })).toMatchObject({
      message: { keyword: 'stop', automatic: true },
    });
  });

  it('reads what WhatsApp adds', () => {
    const button = read(
      { From: 'whatsapp:+14155238886', ProfileName: 'Cleo', Body: '', ButtonText: 'Confirm' },
      'whatsapp',
    );
    expect(button).toMatchObject({ message: { channelKind: 'whatsapp', fromName: 'Cleo', text: 'Confirm' } });
    const place = read({ Body: 'here', Latitude: '47.37', Longitude: '8.54', Label: 'Hall' }, 'whatsapp');
    expect(place).toMatchObject({ message: { text: 'here\nLocation: Hall, 47.37, 8.54' } });
  });

  it('passes over a report about a text of ours that was sent to the wrong address', () => {
    expect(read({ MessageStatus: 'delivered' })).toMatchObject({ kind: 'ignored' });
  });

  it('cannot read what is no text, and does not mind odd values', () => {
    expect(readText(setup, { CallSid: 'CA1' })).toMatchObject({ kind: 'unreadable' });
    expect(read({ Body: ['first', 'second'], From: 7 })).toMatchObject({
      message: { text: 'first', from: '' },
    });
  });
});
