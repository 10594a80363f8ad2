import type { Call, FinalStatus, StatusCallback } from '../calls/call.ts';
import type { ConferenceBook } from '../conferences/conference-book.ts';
import type { QueueBook } from '../queues/queue-book.ts';
import type { Pace } from '../time/pace.ts';
import type { WebhookDoor } from '../webhooks/webhook-door.ts';
import type { TwimlSource } from './source.ts';
import type { Element } from './xml.ts';

/** What follows a verb. */
export type Step =
  | { kind: 'next' }
  | { kind: 'continue-with'; source: TwimlSource }
  | { kind: 'leave-queue' }
  | { kind: 'hang-up'; status: FinalStatus };

export const NEXT: Step = { kind: 'next' };

/** How a document came to its end. */
export type DocumentEnd = { kind: 'ran-out' } | Extract<Step, { kind: 'leave-queue' | 'hang-up' }>;

export interface Ringing {
  from: string;
  to: string;
  parentSid: string;
  timeoutSeconds: number;
  statusCallback?: StatusCallback;
  /** What the leg does once it was answered; the leg hangs up when this resolves. */
  activity: (call: Call) => Promise<void>;
}

/** Everything that a verb may use: its call, and the pretend provider around it. */
export interface Line {
  call: Call;
  /** Aborted when this document is over before its end: redirect, hang-up, or the end of waiting. */
  signal: AbortSignal;
  /** Where the document came from; relative URLs start there. Null for inline TwiML. */
  documentUrl: string | null;
  /** Fields that every request from here carries, such as the place in the queue. */
  about: () => Record<string, string>;
  pace: Pace;
  door: WebhookDoor;
  queues: QueueBook;
  conferences: ConferenceBook;
  /** Runs a document, allowing only some verbs when `only` is given. */
  run(line: Line, source: TwimlSource, only?: ReadonlySet<string>): Promise<DocumentEnd>;
  /** Rings another telephone on behalf of `<Dial>`. */
  ring(ringing: Ringing): Call;
}

export type Verb = (element: Element, line: Line) => Promise<Step>;
