import type { CallView } from '../control/render-call.ts';
import type { SandboxClient } from './sandbox-client.ts';

const LOOK_EVERY_MS = 500;

/** Prints what happens on a call until it is over; returns how it ended. */
export async function followCall(
  client: SandboxClient,
  callSid: string,
  print: (line: string) => void,
): Promise<string> {
  let shown = 0;
  for (;;) {
    const call = await client.get<CallView>(`/calls/${callSid}?until=completed&wait=${LOOK_EVERY_MS}`);
    for (const { at, what } of call.log.slice(shown)) print(`${at.slice(11, 19)}  ${what}`);
    shown = call.log.length;
    if (call.endedAt !== null) return call.status;
  }
}
