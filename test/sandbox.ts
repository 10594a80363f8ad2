import { startSandbox, type RunningSandbox } from '../apps/sandbox/src/start-sandbox.ts';

/** The pretend provider in this process, on free ports, driven over its HTTP control paths. */
export interface TestSandbox extends RunningSandbox {
  /** @throws when it answers an error */
  drive(method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown): Promise<unknown>;
}

export async function sandboxOnFreePorts(
  settings: Parameters<typeof startSandbox>[0] = {},
): Promise<TestSandbox> {
  const sandbox = await startSandbox({ port: 0, smtpPort: 0, speed: 20, ...settings });
  return {
    ...sandbox,
    drive: async (method, path, body) => {
      const response = await fetch(`${sandbox.url}/sandbox/${path}`, {
        method,
        ...(body === undefined
          ? {}
          : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
      });
      const text = await response.text();
      if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
      return text ? (JSON.parse(text) as unknown) : undefined;
    },
  };
}
