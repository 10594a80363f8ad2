import { join } from 'node:path';
import { root } from './prepare.mjs';

/**
 * What a process is told so that it speaks with the sandbox that `npm start` runs beside it; nothing where a real provider
 * is configured, or no sandbox is wanted. To be asked when all is built.
 */
export async function sandboxBeside(env) {
  if (env.TWILIO_ACCOUNT_SID || env.SMTP_RELAY_URL || env.FIRSTLINE_NO_SANDBOX) return undefined;
  const SANDBOX_PORT = env.SANDBOX_PORT ?? '4010';
  const ports = { SANDBOX_PORT, SANDBOX_SMTP_PORT: env.SANDBOX_SMTP_PORT ?? '2526' };
  const { sandboxEnvironment } = await import(join(root, 'dist/apps/standalone/src/sandbox-environment.js'));
  return {
    ...ports,
    FIRSTLINE_SANDBOX: `http://127.0.0.1:${SANDBOX_PORT}`,
    ...sandboxEnvironment({ ...env, ...ports }),
  };
}
