import { describe, expect, it } from '@jest/globals';
import { twiml } from './twiml.ts';

describe('TwiML', () => {
  it('asks for a digit and goes on without one', () => {
    const say = {
      do: 'say',
      text: 'For help, press 1 & wait.',
      language: 'en-GB',
      voice: undefined,
    } as const;
    expect(
      twiml([
        {
          do: 'ask-digit',
          prompts: [say],
          timeoutSeconds: 6,
          answerUrl: 'https://a.test/menu?attempt=1#rc=2',
        },
        { do: 'go-to', url: 'https://a.test/menu?attempt=1&x=2' },
      ]),
    ).toBe(
      '<?xml version="1.0" encoding="UTF-8"?><Response>' +
        '<Gather input="dtmf" numDigits="1" timeout="6" action="https://a.test/menu?attempt=1#rc=2" method="POST">' +
        '<Say language="en-GB">For help, press 1 &amp; wait.</Say></Gather>' +
        '<Redirect method="POST">https://a.test/menu?attempt=1&amp;x=2</Redirect></Response>',
    );
  });

  it('waits, joins and hangs up', () => {
    expect(
      twiml([{ do: 'wait-in-queue', queue: 'q', waitUrl: 'https://a.test/w', leftUrl: 'https://a.test/l' }]),
    ).toContain(
      '<Enqueue waitUrl="https://a.test/w" waitUrlMethod="POST" action="https://a.test/l" method="POST">q</Enqueue>',
    );
    const joins = twiml([
      {
        do: 'join-conference',
        conference: 'c-1',
        label: 'customer',
        endsIt: true,
        eventsUrl: 'https://a.test/e',
      },
    ]);
    expect(joins).toContain('<Dial><Conference participantLabel="customer" startConferenceOnEnter="true"');
    expect(joins).toContain('endConferenceOnExit="true"');
    expect(joins).toContain('statusCallbackEvent="start end join leave"');
    expect(twiml([{ do: 'hang-up' }])).toContain('<Response><Hangup/></Response>');
    expect(twiml([])).toContain('<Response/>');
  });
});
