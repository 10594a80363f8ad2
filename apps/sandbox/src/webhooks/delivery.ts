/** What a webhook is for. `twiml` and `text` use the answer; an `event` only needs a 2xx. */
export type Nature = 'twiml' | 'text' | 'event';

export interface Webhook {
  url: string;
  method?: 'GET' | 'POST';
  params: Record<string, string>;
  /** Asked instead when `url` fails; it is told ErrorCode and ErrorUrl. */
  fallbackUrl?: string;
}

/** One webhook as it was sent, and what came back. `status` is null until, or unless, an answer came. */
export interface Delivery {
  id: string;
  nature: Nature;
  url: string;
  method: 'GET' | 'POST';
  params: Record<string, string>;
  signature: string | null;
  idempotencyToken: string;
  at: string;
  attempts: number;
  status: number | null;
  contentType: string;
  body: string;
  error: string | null;
  fault: 'dropped' | 'duplicate' | 'replay' | null;
}

export function succeeded(delivery: Delivery): boolean {
  return delivery.status !== null && delivery.status >= 200 && delivery.status < 300;
}
