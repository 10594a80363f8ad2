import type { Work } from '#domain/routing/engine/work.ts';

/** What single contacts have of their own. */
type Own = Pick<Work, 'queuedAtMs' | 'deadlineMs' | 'asked' | 'customer' | 'lastAgentId' | 'keptUntilMs'>;

/** A simulated contact as the engine's work. What all of its make have in common is held once, because there are many. */
export class ContactWork implements Work {
  readonly contact: number;
  readonly queuedAtMs: number;
  readonly deadlineMs: number | undefined;
  readonly asked: Work['asked'];
  readonly customer: string | undefined;
  readonly lastAgentId: string | undefined;
  readonly keptUntilMs: number | undefined;
  readonly #make: Work;

  constructor(make: Work, contact: number, own: Own) {
    this.#make = make;
    this.contact = contact;
    this.queuedAtMs = own.queuedAtMs;
    this.deadlineMs = own.deadlineMs;
    this.asked = own.asked;
    this.customer = own.customer;
    this.lastAgentId = own.lastAgentId;
    this.keptUntilMs = own.keptUntilMs;
  }

  /** Made when it is asked for, which is seldom. */
  get id(): string {
    return String(this.contact);
  }

  get queue(): string {
    return this.#make.queue;
  }

  get channel(): string {
    return this.#make.channel;
  }

  get priority(): string {
    return this.#make.priority;
  }

  get required(): Work['required'] {
    return this.#make.required;
  }

  get preferred(): Work['preferred'] {
    return this.#make.preferred;
  }

  get teams(): Work['teams'] {
    return this.#make.teams;
  }

  get step(): number {
    return this.#make.step;
  }

  get round(): number {
    return this.#make.round;
  }

  get worth(): Work['worth'] {
    return this.#make.worth;
  }

  get hard(): Work['hard'] {
    return this.#make.hard;
  }
}
