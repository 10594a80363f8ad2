/** A command that cannot go on; the message says what to do, the code is of sysexits.h. */
export class CommandError extends Error {
  readonly exitCode: number;

  constructor(message: string, exitCode: number) {
    super(message);
    this.exitCode = exitCode;
  }

  /** 64, EX_USAGE: the command was asked for wrongly. */
  static usage(message: string): CommandError {
    return new CommandError(message, 64);
  }

  /** 65, EX_DATAERR: a file holds what it should not. */
  static data(message: string): CommandError {
    return new CommandError(message, 65);
  }

  /** 66, EX_NOINPUT: a file cannot be read. */
  static noInput(message: string): CommandError {
    return new CommandError(message, 66);
  }
}
