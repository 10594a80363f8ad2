import type { Verb } from '../line.ts';

/** Takes the caller out of the queue, to the verb after `<Enqueue>`. */
export const leave: Verb = () => Promise.resolve({ kind: 'leave-queue' });
