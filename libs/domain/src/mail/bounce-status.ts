import type { FailureClass } from '../words.ts';

const status = /(?:^|[^\d.])([45]\.\d{1,3}\.\d{1,3})(?![\d.])/;
const readAtMost = 20_000;

/** The status of RFC 3463 in a report that a mail was not delivered, as 5.1.1; undefined when it tells none. */
export function bounceStatusIn(text: string): string | undefined {
  return status.exec(text.slice(0, readAtMost))?.[1];
}

/** RFC 3463 §2: 4 may pass if the mail is sent again, 5 will not. What tells nothing is taken to be for good. */
export function bounceClass(given: string | undefined): FailureClass {
  return given?.startsWith('4') ? 'transient' : 'permanent';
}
