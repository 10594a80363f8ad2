import type { AgentVerdict } from './explain-agent.ts';

const numbers = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];

/**
 * Why an agent who could take work was given it or was not, for a person.
 * @param told of the receipt: how many could take it, and the hard conversations in a row that the agent had before
 */
export function verdictInWords(
  name: string,
  { kind, terms }: Extract<AgentVerdict, { kind: 'chosen' | 'outscored' }>,
  {
    consideredCount,
    hardRun = 0,
  }: { readonly consideredCount: number; readonly hardRun?: number | undefined },
): string {
  const verdict =
    kind === 'chosen'
      ? `${name} had the best score of ${consideredCount} who could take it.`
      : `${name} could have taken it, but somebody else had a better score.`;
  const variety = terms.find((one) => one.name === 'variety')?.points ?? 0;
  if (hardRun === 0 || variety === 0) return verdict;
  const run =
    hardRun === 1
      ? 'had just had a hard conversation'
      : `had ${numbers[hardRun] ?? hardRun} hard conversations in a row`;
  return `${verdict} ${name} ${run}, which spoke ${variety < 0 ? 'against one more' : 'for something else now'}.`;
}
