import { Changes } from '../memory/changes.ts';
import { newSid } from '../memory/new-sid.ts';
import type { TwimlSource } from '../twiml/source.ts';
import type { EventStream } from '../webhooks/event-stream.ts';
import { Keypad } from './keypad.ts';

export type CallStatus =
  'queued' | 'ringing' | 'in-progress' | 'completed' | 'busy' | 'failed' | 'no-answer' | 'canceled';
export type FinalStatus = Exclude<CallStatus, 'queued' | 'ringing' | 'in-progress'>;
export type CallEvent = 'initiated' | 'ringing' | 'answered' | 'completed';

export interface StatusCallback {
  url: string;
  method: 'GET' | 'POST';
  events: ReadonlySet<string>;
}

export interface CallDetails {
  accountSid: string;
  direction: 'inbound' | 'outbound-api' | 'outbound-dial';
  from: string;
  to: string;
  parentSid?: string;
  statusCallback?: StatusCallback;
  fallbackUrl?: string;
}

/** Thrown inside a verb when the call was redirected or ended underneath it. */
export class Interrupted extends Error {}

const REMEMBERED = 1_000;

/** One leg: one telephone connected to the provider. What happens on it is decided elsewhere. */
export class Call {
  readonly sid = newSid('CA');
  readonly details: CallDetails;
  readonly changes = new Changes();
  readonly keypad = new Keypad(this.changes);
  readonly events: EventStream;
  readonly createdAt = new Date();
  readonly log: { at: string; what: string }[] = [];
  readonly heard: string[] = [];
  status: CallStatus;
  answeredAt: Date | null = null;
  endedAt: Date | null = null;
  endedBy: 'phone' | 'api' | 'twiml' | null = null;
  pickedUp = false;
  /** Numbers the status callbacks from 0 in the order in which they happened. */
  sequence = 0;
  #redirect: TwimlSource | undefined;
  #interruption = new AbortController();
  readonly #lifetime = new AbortController();

  constructor(details: CallDetails, events: EventStream) {
    this.details = details;
    this.events = events;
    this.status = details.direction === 'inbound' ? 'ringing' : 'queued';
  }

  get id(): string {
    return this.sid;
  }

  get hasEnded(): boolean {
    return this.endedAt !== null;
  }

  /** Aborted when the call is redirected or ends; a fresh one after every redirect. */
  get interruption(): AbortSignal {
    return this.#interruption.signal;
  }

  /** Aborted once, when the call ends. */
  get lifetime(): AbortSignal {
    return this.#lifetime.signal;
  }

  become(status: 'ringing' | 'in-progress'): void {
    if (this.hasEnded) return;
    this.status = status;
    if (status === 'in-progress') this.answeredAt ??= new Date();
    this.changes.notify();
  }

  /** Ends the call; only the first ending counts. Returns whether it was this one. */
  end(status: FinalStatus, by: 'phone' | 'api' | 'twiml'): boolean {
    if (this.hasEnded) return false;
    this.status = status;
    this.endedAt = new Date();
    this.endedBy = by;
    this.#redirect = undefined;
    this.#lifetime.abort();
    this.#interruption.abort(new Interrupted());
    this.changes.notify();
    return true;
  }

  /** Takes the call away from what it is doing; the latest redirect wins. */
  redirect(source: TwimlSource): void {
    if (this.hasEnded) return;
    this.#redirect = source;
    this.#interruption.abort(new Interrupted());
    this.changes.notify();
  }

  /** The instructions of a pending redirect, which is then no longer pending. */
  takeRedirect(): TwimlSource | undefined {
    const source = this.#redirect;
    this.#redirect = undefined;
    if (!this.hasEnded) this.#interruption = new AbortController();
    return source;
  }

  hear(text: string): void {
    remember(this.heard, text);
    this.note(`heard: ${text}`);
  }

  note(what: string): void {
    remember(this.log, { at: new Date().toISOString(), what });
    this.changes.notify();
  }
}

function remember<T>(list: T[], item: T): void {
  list.push(item);
  if (list.length > REMEMBERED) list.shift();
}
