import { roomFor, type Holding } from '../capacity/capacity.ts';
import type { ChannelKind, SkillRequirement } from '../words.ts';
import { AgentSet } from './agent-set.ts';
import type { Situation } from './eligibility.ts';
import type { WorkingAgent } from './ranking.ts';
import type { RoutableAgent } from './snapshot.ts';

interface Seat {
  readonly agent: RoutableAgent;
  held: readonly Holding[];
  lastAssignedAtMs: number | undefined;
}

/**
 * The agents of one round of matching, in the order of their ids, with the load that the round has given them so
 * far. It answers the rules of eligibility.ts for all agents at once, as sets.
 */
export class AgentPool {
  readonly everybody: AgentSet;
  readonly available: AgentSet;
  /** Those whose rest after a missed offer is over, available or not. */
  readonly rested: AgentSet;
  readonly #phoned: AgentSet;
  readonly #seats: Seat[];
  readonly #situation: Situation;
  readonly #byTeam = new Map<string, AgentSet>();
  readonly #bySkill = new Map<string, AgentSet>();
  readonly #room = new Map<ChannelKind, AgentSet>();
  readonly #places = new Map<string, number>();

  constructor(agents: readonly RoutableAgent[], situation: Situation) {
    this.#situation = situation;
    this.#seats = agents
      .map((agent) => ({ agent, held: agent.held, lastAssignedAtMs: agent.lastAssignedAtMs }))
      .sort((a, b) => (a.agent.id < b.agent.id ? -1 : 1));
    this.everybody = this.#where(() => true);
    this.available = this.#where(({ agent }) => agent.presence === 'available');
    this.rested = this.#where(({ agent }) => (agent.restUntilMs ?? 0) <= situation.nowMs);
    this.#phoned = this.#where(({ agent }) => agent.hasPhone);
    this.#seats.forEach(({ agent }, place) => {
      this.#places.set(agent.id, place);
      for (const team of agent.teams) {
        const members = this.#byTeam.get(team) ?? this.nobody();
        this.#byTeam.set(team, members.add(place));
      }
    });
  }

  get size(): number {
    return this.#seats.length;
  }

  nobody(): AgentSet {
    return new AgentSet(this.#seats.length);
  }

  at(place: number): WorkingAgent {
    const seat = this.#seats[place];
    if (!seat) throw new RangeError(`The pool has no place ${place}.`);
    return seat;
  }

  placeOf(agentId: string): number | undefined {
    return this.#places.get(agentId);
  }

  /** Members of any of the teams; everybody when none is named. */
  inTeams(teams: readonly string[]): AgentSet {
    if (teams.length === 0) return this.everybody;
    const members = this.nobody();
    for (const team of teams) {
      const some = this.#byTeam.get(team);
      if (some) members.join(some);
    }
    return members;
  }

  withSkills(required: readonly SkillRequirement[]): AgentSet {
    const skilled = this.everybody.copy();
    for (const one of required) skilled.meet(this.#withSkill(one));
    return skilled;
  }

  /** Those whom work of the channel can reach: a call needs a phone to ring. */
  reachable(channel: ChannelKind): AgentSet {
    return channel === 'voice' ? this.#phoned : this.everybody;
  }

  /** Those with room for one more of the channel now. The set changes as work is given. */
  withRoom(channel: ChannelKind): AgentSet {
    const known = this.#room.get(channel);
    if (known) return known;
    const roomy = this.#where((seat) => this.#hasRoom(seat, channel));
    this.#room.set(channel, roomy);
    return roomy;
  }

  /** The agent at this place takes one more, and has less room for the rest of the round. */
  give(place: number, channel: ChannelKind): void {
    const seat = this.#seats[place];
    if (!seat) return;
    const cost = this.#situation.capacity.channels[channel];
    seat.held = [...seat.held, { channel, units: cost.units, exclusive: cost.exclusive ?? false }];
    seat.lastAssignedAtMs = this.#situation.nowMs;
    for (const [kind, roomy] of this.#room) if (!this.#hasRoom(seat, kind)) roomy.remove(place);
  }

  #hasRoom(seat: Seat, channel: ChannelKind): boolean {
    return roomFor(channel, seat.held, seat.agent.units, this.#situation.capacity).kind === 'room';
  }

  #withSkill({ skill, level }: SkillRequirement): AgentSet {
    const key = `${level} ${skill}`;
    const known = this.#bySkill.get(key);
    if (known) return known;
    const skilled = this.#where(({ agent }) => (agent.skills.get(skill) ?? 0) >= level);
    this.#bySkill.set(key, skilled);
    return skilled;
  }

  #where(holds: (seat: Seat) => boolean): AgentSet {
    const set = this.nobody();
    this.#seats.forEach((seat, place) => {
      if (holds(seat)) set.add(place);
    });
    return set;
  }
}
