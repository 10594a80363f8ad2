import { AgentSet } from '../agent-set.ts';
import { unfitness } from '../eligibility.ts';
import type { Group } from './group.ts';
import type { Line } from './line.ts';
import type { Person } from './person.ts';
import type { Work } from './work.ts';

/** People whom the rules cannot tell apart: same skills at the same levels, same teams, same phone. */
export class AgentKind {
  readonly number: number;
  readonly example: Person;
  readonly members: AgentSet;
  /** The lines that they may serve. */
  readonly lines: Line[] = [];
  /** The groups of exclusive work that they may serve. */
  readonly calls: Group[] = [];
  /** What the loss of one of them would cost the calls that come next; `pricedAt` tells whether it is still true. */
  reserve = 0;
  pricedAt = -1;
  /** The same for the long run, a millisecond. */
  scarcity = 0;

  constructor(number: number, example: Person, places: number) {
    this.members = new AgentSet(places);
    this.number = number;
    this.example = example;
  }

  unfit(need: Pick<Work, 'teams' | 'required' | 'channel'>) {
    return unfitness(need, this.example);
  }
}

export function kindKey(person: Person): string {
  const skills = [...person.skills].map(([skill, level]) => `${skill} ${level}`).sort();
  return [skills.join('+'), [...person.teams].sort().join('+'), person.hasPhone ? 'phone' : ''].join('|');
}
