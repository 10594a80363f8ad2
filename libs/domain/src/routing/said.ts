import type { ClassificationFacts } from './classification-facts.ts';

/** How much of a text the rules read; what matters stands at its beginning. */
const readAtMost = 20_000;

/** What was said, with accents as they are typed and not apart from their letters, made ready to be searched at most once, however many conditions ask. */
export class Said {
  readonly subject: string;
  readonly #text: string;
  #whole: string | undefined;
  #lowerSubject: string | undefined;
  #lowerWhole: string | undefined;

  constructor({ channelKind, subject, text }: ClassificationFacts) {
    // What stands there of a call is our own note, and not what the caller says.
    const isWritten = channelKind !== 'voice';
    this.subject = isWritten ? subject.normalize('NFC') : '';
    this.#text = isWritten ? text : '';
  }

  /** The subject and, below it, the text. */
  get whole(): string {
    return (this.#whole ??= `${this.subject}\n${this.#text.slice(0, readAtMost).normalize('NFC')}`);
  }

  get lowerSubject(): string {
    return (this.#lowerSubject ??= this.subject.toLowerCase());
  }

  get lowerWhole(): string {
    return (this.#lowerWhole ??= this.whole.toLowerCase());
  }
}
