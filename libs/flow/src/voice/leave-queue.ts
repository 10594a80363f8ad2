import { param } from '#channels/twilio-signature.ts';
import type { VoiceProvider } from '#channels/voice-provider.ts';
import type { Flow } from '../flow.ts';
import { answerOnce } from './answer-once.ts';
import { callOfHook, type CallHook } from './call-hook.ts';
import { endCall } from './end-call.ts';
import { lineOf } from './voice-channel-of.ts';
import { cannotQueueSteps } from './voice-documents.ts';

/** What the provider says when the waiting room itself failed the caller. */
const failures = new Set(['queue-full', 'error', 'system-error']);

/**
 * The caller is out of the waiting room: hung up, fetched by us (which is no news), or never let in.
 * https://www.twilio.com/docs/voice/twiml/enqueue#action-parameters
 */
export async function leaveQueue(
  flow: Flow,
  voice: VoiceProvider,
  hook: CallHook & { readonly stay: string },
): Promise<string> {
  const { setup, params, stay } = hook;
  const result = param(params, 'QueueResult');
  return answerOnce(
    flow,
    {
      channelId: setup.id,
      kind: 'left',
      dedupeKey: `twml:${param(params, 'CallSid')}:left:${stay}:${result}`,
      params,
    },
    async (tx, now) => {
      const held = await callOfHook(tx, hook);
      if (held && result === 'hangup') await endCall(flow, tx, held, {}, now);
      if (!failures.has(result)) return voice.document([]);
      if (held) await endCall(flow, tx, held, { reason: result }, now);
      return voice.document(cannotQueueSteps(lineOf(setup).settings));
    },
  );
}
