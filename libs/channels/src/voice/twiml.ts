import twilio from 'twilio';
import type { VoiceStep } from '../voice-provider.ts';

type Say = Parameters<InstanceType<typeof twilio.twiml.VoiceResponse>['say']>[0] & object;

/** A TwiML document of these steps. */
export function twiml(steps: readonly VoiceStep[]): string {
  const response = new twilio.twiml.VoiceResponse();
  for (const step of steps) add(response, step);
  return response.toString();
}

function add(response: InstanceType<typeof twilio.twiml.VoiceResponse>, step: VoiceStep): void {
  switch (step.do) {
    case 'say':
      response.say(sayOf(step), step.text);
      return;
    case 'play':
      response.play(step.url);
      return;
    case 'pause':
      response.pause({ length: step.seconds });
      return;
    case 'ask-digit': {
      const gather = response.gather({
        input: ['dtmf'],
        numDigits: 1,
        timeout: step.timeoutSeconds,
        action: step.answerUrl,
        method: 'POST',
      });
      for (const prompt of step.prompts) {
        if (prompt.do === 'say') gather.say(sayOf(prompt), prompt.text);
        else if (prompt.do === 'play') gather.play(prompt.url);
        else if (prompt.do === 'pause') gather.pause({ length: prompt.seconds });
      }
      return;
    }
    case 'wait-in-queue':
      response.enqueue(
        { waitUrl: step.waitUrl, waitUrlMethod: 'POST', action: step.leftUrl, method: 'POST' },
        step.queue,
      );
      return;
    case 'go-to':
      response.redirect({ method: 'POST' }, step.url);
      return;
    case 'join-conference':
      response.dial().conference(
        {
          participantLabel: step.label,
          startConferenceOnEnter: true,
          endConferenceOnExit: step.endsIt,
          beep: 'false',
          // Only the first participant's callback counts, and that is the agent's leg. It is named here too, for
          // a caller who finds the conference empty because the agent just left it.
          statusCallback: step.eventsUrl,
          statusCallbackEvent: ['start', 'end', 'join', 'leave'],
          statusCallbackMethod: 'POST',
        },
        step.conference,
      );
      return;
    case 'hang-up':
      response.hangup();
  }
}

function sayOf(step: VoiceStep & { do: 'say' }): Say {
  return {
    language: step.language as NonNullable<Say['language']>,
    ...(step.voice ? { voice: step.voice as NonNullable<Say['voice']> } : {}),
  };
}
