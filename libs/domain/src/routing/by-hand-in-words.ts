/** What the receipt of a decision that was not the policy's says, as far as a sentence needs it. */
export interface HandedOver {
  readonly how?: string | undefined;
  readonly reason?: string | undefined;
  readonly override?: boolean | undefined;
}

const done: Readonly<Record<string, string>> = {
  picked: 'picked it',
  'assigned-by-hand': 'assigned it by hand',
  transferred: 'handed it on',
};

/**
 * Why an agent has what no policy gave, or has it not, for a person.
 * @param by who did it; undefined where a step of its SLA ladder or a follow-up did
 */
export function byHandInWords(
  { how = '', reason, override }: HandedOver,
  agent: string,
  has: boolean,
  by: string | undefined,
): string {
  const why = `${override ? ', past capacity and presence' : ''}${reason ? `: “${reason}”` : ''}.`;
  const act = by === undefined ? byItself(how) : `${by} ${done[how] ?? 'decided so'}`;
  if (has) return how === 'picked' ? `${agent} picked it${why}` : `${agent} has it because ${act}${why}`;
  return `It is not with ${agent} because ${act}${why}`;
}

function byItself(how: string): string {
  return how === 'follow-up' ? 'a follow-up brought it back' : 'a step of its SLA ladder gave it';
}
