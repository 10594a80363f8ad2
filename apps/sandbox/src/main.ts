import { readSettings } from './settings/settings.ts';
import { startSandbox } from './start-sandbox.ts';

try {
  const sandbox = await startSandbox(readSettings(process.env));
  // `disconnect`: whoever started it over a channel of Node's is gone.
  for (const end of ['SIGTERM', 'SIGINT', 'disconnect'] as const) {
    process.once(end, () => {
      void sandbox.close().then(() => process.exit(0));
    });
  }
  // Whoever started the process with port 0 learns the ports from this one line.
  const ready = { sandbox: 'ready', port: sandbox.port, smtpPort: sandbox.smtpPort };
  process.stdout.write(`${JSON.stringify(ready)}\n`);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
