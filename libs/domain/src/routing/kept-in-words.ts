import type { Keeping } from './engine/keeping.ts';

/** What a receipt keeps of it. */
export type KeptDetail = Pick<Keeping, 'agentId' | 'untilMs' | 'expectedMs' | 'gives' | 'costs'>;

/** Why work is left to the agent who knows the customer, for a person. */
export function keptInWords(name: string, { untilMs, expectedMs, gives, costs }: KeptDetail): string {
  const until = new Date(untilMs).toISOString().slice(11, 16);
  const wait =
    expectedMs < 90_000 ? `${Math.ceil(expectedMs / 1_000)} s` : `${Math.round(expectedMs / 60_000)} min`;
  const points = (value: number) => value.toFixed(2);
  return `It is kept for ${name} until ${until} UTC at the latest, because they had this customer last: waiting for them, about ${wait}, costs ${points(costs)} points and gives ${points(gives)}.`;
}
