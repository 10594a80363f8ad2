import type { Flow } from '../flow.ts';

/**
 * Twilio repeats a webhook by itself only when it could not connect; this asks it to repeat on errors and timeouts of
 * ours too. The fragment is not sent and not signed.
 * https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides
 */
const repeat = '#rc=2&rp=5xx,ct,rt';

/**
 * Where the provider calls us about one call. Our own ids stand in the address, because a webhook about a leg can
 * arrive before the answer to the request that made it.
 */
export function voiceUrls(flow: Flow, channelId: string, callId: string) {
  const base = `${flow.publicBaseUrl}/hooks/twilio/${channelId}/voice/${callId}`;
  return {
    menu: (attempt: number) => `${base}/menu?attempt=${attempt}${repeat}`,
    /** `stay` tells one wait in the queue from another of the same call; `loop` counts its documents. */
    wait: (stay: string, loop: number, said?: number) =>
      `${base}/wait?stay=${stay}&n=${loop}${said === undefined ? '' : `&said=${said}`}${repeat}`,
    left: (stay: string) => `${base}/enqueue-action?stay=${stay}${repeat}`,
    join: (legId: string) => `${base}/legs/${legId}/join${repeat}`,
    back: (legId: string) => `${base}/legs/${legId}/back${repeat}`,
    legStatus: (legId: string) => `${base}/legs/${legId}/status${repeat}`,
    conference: (legId: string) => `${base}/legs/${legId}/conference${repeat}`,
  };
}

export type VoiceUrls = ReturnType<typeof voiceUrls>;

/** Each attempt to connect has a conference of its own, so that a late word of one cannot touch the next. */
export const conferenceName = (legId: string) => `c-${legId}`;

export const agentLabel = (legId: string) => `agent:${legId}`;
export const customerLabel = 'customer';
