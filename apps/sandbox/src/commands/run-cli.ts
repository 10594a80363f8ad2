import { CommanderError, type Command } from 'commander';
import { Refused, SandboxClient, Unreachable } from './sandbox-client.ts';
import { sandboxProgram, type Print } from './sandbox-program.ts';

/** 0 done, 1 refused, 2 wrong usage, 3 no sandbox there. */
export type ExitCode = 0 | 1 | 2 | 3;

export async function runCli(
  args: readonly string[],
  env: Record<string, string | undefined>,
  out: Print,
  err: Print,
): Promise<ExitCode> {
  const client = new SandboxClient(env['SANDBOX_URL'] ?? `http://127.0.0.1:${env['SANDBOX_PORT'] || '4010'}`);
  const program = sandboxProgram(client, out, env['SANDBOX_MAIL_TO'] ?? 'support@firstline.localhost');
  for (const command of [program, ...program.commands]) speakThrough(command, out, err);
  try {
    await program.parseAsync([...args], { from: 'user' });
    return 0;
  } catch (error) {
    // Commander has already said what is wrong; asking for help is not wrong.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (!(error instanceof Refused) && !(error instanceof Unreachable)) throw error;
    err(error.message);
    return error instanceof Refused ? 1 : 3;
  }
}

function speakThrough(command: Command, out: Print, err: Print): void {
  command.exitOverride().configureOutput({
    writeOut: (text) => {
      out(text.trimEnd());
    },
    writeErr: (text) => {
      err(text.trimEnd());
    },
  });
}
