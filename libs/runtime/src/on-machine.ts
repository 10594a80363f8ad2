import type { Flow } from '#flow/flow.ts';

/** An instant of the flow's clock on this machine's, by which sleeps are measured. */
export function onMachine(flow: Flow, instant: Date): Date {
  return new Date(Date.now() + instant.getTime() - flow.clock.now().getTime());
}
