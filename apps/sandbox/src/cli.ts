import { runCli } from './commands/run-cli.ts';

const lineTo =
  (stream: NodeJS.WriteStream) =>
  (line: string): void => {
    stream.write(`${line}\n`);
  };

process.exitCode = await runCli(
  process.argv.slice(2),
  process.env,
  lineTo(process.stdout),
  lineTo(process.stderr),
);
