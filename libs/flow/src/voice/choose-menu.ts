import { param } from '#channels/twilio-signature.ts';
import type { VoiceProvider } from '#channels/voice-provider.ts';
import { transitionCall } from '#persistence/stores/calls/call.store.ts';
import type { Flow } from '../flow.ts';
import { firstStay } from './answer-call.ts';
import { answerOnce } from './answer-once.ts';
import { callOfHook, type CallHook } from './call-hook.ts';
import { takeCallIn } from './take-call-in.ts';
import { lineOf } from './voice-channel-of.ts';
import { hangUp, menuSteps, waitingRoomSteps } from './voice-documents.ts';
import { voiceUrls } from './voice-urls.ts';

const attemptsAtMost = 2;

/**
 * Takes what the caller pressed, or that nothing was pressed, and sends the call to the queue. A digit that is not on
 * the menu is asked for once more.
 */
export async function chooseMenu(
  flow: Flow,
  voice: VoiceProvider,
  hook: CallHook & { readonly attempt: number },
): Promise<string> {
  const { setup, params, callId, attempt } = hook;
  const { settings } = lineOf(setup);
  const urls = voiceUrls(flow, setup.id, callId);
  const pressed = param(params, 'Digits');
  const digits = pressed in settings.menu ? pressed : '';
  return answerOnce(
    flow,
    {
      channelId: setup.id,
      kind: 'menu',
      dedupeKey: `twml:${param(params, 'CallSid')}:menu:${attempt}`,
      params,
    },
    async (tx, now) => {
      const held = await callOfHook(tx, hook);
      if (!held) return voice.document(hangUp);
      if (held.call.state === 'menu' && pressed && !digits && attempt < attemptsAtMost) {
        return voice.document(menuSteps(settings, urls, attempt + 1));
      }
      const queued = await transitionCall(tx, callId, ['menu'], 'queued', {
        digits: digits || null,
        queuedAt: now,
      });
      if (queued) await takeCallIn(flow, tx, queued, param(params, 'CallerName'), now);
      else if (held.call.state !== 'queued') return voice.document(hangUp);
      return voice.document(waitingRoomSteps(setup.id, urls, firstStay));
    },
  );
}
