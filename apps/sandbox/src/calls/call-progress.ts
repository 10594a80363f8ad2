import { rfc2822 } from '../time/rfc-2822.ts';
import type { Pace } from '../time/pace.ts';
import type { Call, CallEvent } from './call.ts';
import { callParams } from './call-params.ts';

/** SIP's word for how a call attempt ended. */
const SIP_RESPONSE: Partial<Record<string, string>> = {
  completed: '200',
  busy: '486',
  'no-answer': '480',
  canceled: '487',
  failed: '503',
};

/**
 * Tells the status callback of a call about an event, if it asked for that one. Every final status is the
 * event `completed`. Resolves when the webhook is through.
 */
export function announceProgress(call: Call, event: CallEvent, pace: Pace): Promise<unknown> {
  const callback = call.details.statusCallback;
  if (!callback?.events.has(event)) return Promise.resolve();
  const params: Record<string, string> = {
    ...callParams(call),
    Timestamp: rfc2822(new Date()),
    CallbackSource: 'call-progress-events',
    SequenceNumber: String(call.sequence++),
  };
  if (event === 'completed') {
    const seconds = call.answeredAt ? pace.secondsBetween(call.answeredAt, call.endedAt ?? new Date()) : 0;
    params.CallDuration = String(seconds);
    params.Duration = String(Math.ceil(seconds / 60));
    params.SipResponseCode = SIP_RESPONSE[call.status] ?? '200';
  }
  return call.events.send({ url: callback.url, method: callback.method, params });
}
