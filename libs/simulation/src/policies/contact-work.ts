import type { Work } from '#domain/routing/engine/work.ts';

/** A simulated contact as the engine's work. What all of its make have in common is held once, because there are many. */
export class ContactWork implements Work {
  readonly id: string;
  readonly queuedAtMs: number;
  readonly deadlineMs: number;
  readonly asked: Work['asked'];
  readonly #make: Work;

  constructor(make: Work, id: string, queuedAtMs: number, deadlineMs: number, asked: Work['asked']) {
    this.#make = make;
    this.id = id;
    this.queuedAtMs = queuedAtMs;
    this.deadlineMs = deadlineMs;
    this.asked = asked;
  }

  /** The same, of another make or after others were asked. */
  but(asked: Work['asked'], make = this.#make): ContactWork {
    return new ContactWork(make, this.id, this.queuedAtMs, this.deadlineMs, asked);
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
