import { dispatchRules } from '#domain/routing/dispatch-rules.ts';
import { bestAgent } from '#domain/routing/engine/best-agent.ts';
import { bestWork } from '#domain/routing/engine/best-work.ts';
import { Dispatch } from '#domain/routing/engine/dispatch.ts';
import type { Hold, Match } from '#domain/routing/engine/match.ts';
import { groupKey } from '#domain/routing/engine/estimates.ts';
import { Learner } from '#domain/routing/engine/learner.ts';
import type { Waiting } from '#domain/routing/engine/line.ts';
import type { Seat } from '#domain/routing/engine/seat.ts';
import type { Work } from '#domain/routing/engine/work.ts';
import { contactState } from '../contacts.ts';
import { none, type Dispatcher, type SimulatedPolicy } from '../policy.ts';
import type { World } from '../world.ts';
import type { CompiledTrace } from './compile-trace.ts';
import { HeldTime } from './held-time.ts';
import type { RecordedTrace } from './recorded-trace.ts';

/** How often the house is looked at to learn how scarce room is, and what was learned is taken to heart. */
const learnSeconds = 60;

/** A routing policy document at work in the service's own engine, upon recorded contacts. It sees what has happened. */
export function documentPolicy(name: string, trace: RecordedTrace, house: CompiledTrace): SimulatedPolicy {
  return { name, relaxes: true, start: (world) => new DocumentDispatcher(world, trace, house) };
}

/** A team of one, which nobody can bear as a name. */
const teamOf = (agent: number) => `only ${agent}`;

class DocumentDispatcher implements Dispatcher {
  readonly #dispatch: Dispatch;
  readonly #learner = new Learner();
  readonly #held: HeldTime;
  /** By class and step what its contacts have in common. */
  readonly #models: readonly (readonly Work[])[];
  readonly #groups: readonly (readonly string[])[];
  #learnedAt = -Infinity;
  #nextWake = Infinity;

  constructor(
    private readonly world: World,
    private readonly trace: RecordedTrace,
    private readonly house: CompiledTrace,
  ) {
    const { agents, classes, keptFor, policy } = house.plan;
    this.#dispatch = new Dispatch(dispatchRules(policy), agents.length);
    this.#held = new HeldTime(agents.length);
    this.#models = house.stages.map((stages, ofClass) =>
      stages.map((stage, step) => ({
        id: '',
        queue: stage.queue,
        channel: classes[ofClass]?.channel ?? '',
        priority: stage.priority,
        required: stage.required,
        preferred: classes[ofClass]?.preferred ?? [],
        teams: stage.teams,
        step,
        round: 1,
        queuedAtMs: 0,
        asked: [],
      })),
    );
    this.#groups = this.#models.map((steps) => steps.map(groupKey));
    const keepers = new Set([...keptFor.values()].map((kept) => kept.agent));
    agents.forEach((agent, place) => {
      const teams = keepers.has(place) ? [...agent.teams, teamOf(place)] : agent.teams;
      const units = agent.units ?? policy.capacity.units;
      const person = { skills: agent.skills, teams, hasPhone: agent.hasPhone, units, held: [] };
      this.#dispatch.seat({ ...person, id: String(place), presence: 'offline' }, 0);
    });
  }

  agentFor(contact: number, now: number): number {
    this.#keepUp(now);
    const waiting = this.#dispatch.waitingOf(String(contact));
    const found = waiting && bestAgent(this.#dispatch, waiting, now * 1_000);
    if (!found) return none;
    if ('seat' in found) return this.#allowed(contact, found.seat.place);
    this.#lookAgain(found, now);
    return none;
  }

  contactFor(agent: number, now: number): number {
    this.#keepUp(now);
    const match = bestWork(this.#dispatch, this.#seat(agent), now * 1_000);
    const contact = match ? Number(match.waiting.work.id) : none;
    return contact !== none && this.world.mayOffer(contact, agent) ? contact : none;
  }

  woken(now: number, offer: (contact: number, agent: number) => void): void {
    this.#letOthersTake(now, offer);
    if (now < this.#nextWake) return;
    this.#nextWake = Infinity;
    this.#keepUp(now);
    for (const line of [...this.#dispatch.lines.values()]) {
      if (line.group.exclusive) continue;
      for (const head of [line.savable(now * 1_000), line.overdue(now * 1_000)])
        if (head) this.#retry(head, now, offer);
    }
  }

  arrived(contact: number, now: number): void {
    this.#keepUp(now);
    const { channel, queue, required, teams, priority } = this.#modelOf(contact);
    const worth = this.#dispatch.rules.worth[priority] ?? 1;
    this.#learner.arrived({ channel, queue, required, teams, worth }, now * 1_000);
    const kept = this.house.plan.keptFor.get(contact);
    if (kept && this.world.agents.onShift[kept.agent] === 1) {
      this.#keptUntil.set(contact, now + kept.seconds);
      this.world.wakeAt(now + kept.seconds);
    }
    this.#wait(contact);
  }
  relaxed(contact: number): void {
    // What rings is put into the line of its step if it comes back.
    if (this.#dispatch.remove(String(contact))) this.#wait(contact);
  }
  offered(contact: number, agent: number, now: number): void {
    this.#keepUp(now);
    this.#held.settle(agent, this.#seat(agent), this.#dispatch.available.has(agent), now);
    this.#dispatch.give(String(contact), this.#seat(agent), now * 1_000);
  }
  accepted(contact: number, agent: number, now: number): void {
    const { channel } = this.#modelOf(contact);
    const offeredAt = this.world.agents.lastAssigned[agent] as number;
    this.#learner.offered(String(agent), false);
    this.#learner.answered(channel, (now - offeredAt) * 1_000);
    this.#know(agent);
  }
  missed(contact: number, agent: number, now: number): void {
    this.#learner.offered(String(agent), true);
    this.#free(contact, agent, now);
    const until = this.world.agents.coolingUntil[agent] as number;
    this.#dispatch.rest(this.#seat(agent), until * 1_000, now * 1_000);
    this.#know(agent);
    this.#keptUntil.delete(contact);
    const barred = this.world.barred(contact, agent);
    this.#wait(contact, barred ? [{ agentId: String(agent), atMs: now * 1_000 }] : []);
  }
  ended(contact: number, agent: number, _now: number, handling: number): void {
    const model = this.#modelOf(contact);
    const { skills } = this.#seat(agent).person;
    this.#learner.finished({
      group: this.#groupOf(contact),
      channel: model.channel,
      agentId: String(agent),
      levels: model.required.map((one) => skills.get(one.skill) ?? 0),
      handlingMs: handling * 1_000,
    });
  }
  released(contact: number, agent: number, now: number): void {
    this.#keepUp(now);
    this.#free(contact, agent, now);
  }
  abandoned(contact: number, agent: number, now: number): void {
    if (agent === none) this.#dispatch.remove(String(contact));
    else this.#free(contact, agent, now);
  }
  cooledDown(agent: number, now: number): void {
    this.#dispatch.rest(this.#seat(agent), 0, now * 1_000);
  }
  shiftBegan(agent: number, now: number): void {
    this.#held.begin(agent, now);
    this.#dispatch.present(this.#seat(agent), true);
  }
  shiftEnded(agent: number, now: number): void {
    this.#held.settle(agent, this.#seat(agent), true, now);
    this.#dispatch.present(this.#seat(agent), false);
  }

  /** Until when nobody but the agent whom the customer knows is asked. */
  readonly #keptUntil = new Map<number, number>();

  #wait(contact: number, asked: Work['asked'] = []): void {
    const { contacts } = this.world;
    const deadline = contacts.deadline[contact] as number;
    const last = this.trace.contacts.lastAgent[contact] ?? none;
    const kept = this.#keptUntil.has(contact) ? this.house.plan.keptFor.get(contact) : undefined;
    const known = kept?.agent ?? last;
    this.#dispatch.add({
      ...this.#modelOf(contact),
      id: String(contact),
      queuedAtMs: (contacts.arrivedAt[contact] as number) * 1_000,
      asked,
      ...(deadline < Infinity && { deadlineMs: deadline * 1_000 }),
      ...(known !== none && { lastAgentId: String(known) }),
      ...(kept && { teams: [teamOf(kept.agent)] }),
    });
  }

  /** What was kept for somebody who did not come in time is anybody's. */
  #letOthersTake(now: number, offer: (contact: number, agent: number) => void): void {
    for (const [contact, until] of this.#keptUntil) {
      if (until > now) continue;
      this.#keptUntil.delete(contact);
      if (this.world.contacts.state[contact] !== contactState.waiting) continue;
      this.#dispatch.remove(String(contact));
      this.#wait(contact);
      const agent = this.agentFor(contact, now);
      if (agent !== none) offer(contact, agent);
    }
  }

  #retry(head: Waiting, now: number, offer: (contact: number, agent: number) => void): void {
    let next: Waiting | undefined = head;
    for (let tries = 0; next && tries < 3; tries++) {
      const found: Match | Hold | undefined = bestAgent(this.#dispatch, next, now * 1_000);
      if (!found) return;
      if (!('seat' in found)) {
        this.#lookAgain(found, now);
        return;
      }
      const contact = Number(next.work.id);
      if (this.#allowed(contact, found.seat.place) === none) return;
      offer(contact, found.seat.place);
      next = next.line.savable(now * 1_000);
    }
  }

  #allowed(contact: number, agent: number): number {
    return this.world.mayOffer(contact, agent) ? agent : none;
  }

  #lookAgain(hold: Hold, now: number): void {
    const at = hold.lookAgainMs / 1_000;
    if (this.#nextWake > now && this.#nextWake <= at + 0.5) return;
    this.#nextWake = at;
    this.world.wakeAt(at);
  }

  /** Learns at whole minutes, whenever the trace begins: a replay that begins earlier must not learn at other times. */
  #keepUp(now: number): void {
    const minute = Math.floor((this.trace.fromMs / 1_000 + now) / learnSeconds);
    if (minute === this.#learnedAt) return;
    this.#learnedAt = minute;
    this.#learner.look(this.#dispatch, now * 1_000);
    this.#held.shareOut(this.#dispatch, now, (agent, share) => {
      this.#learner.busy(String(agent), share);
    });
    this.#dispatch.learn(this.#learner.estimates(now * 1_000, false));
  }

  #know(agent: number): void {
    this.#dispatch.know(this.#seat(agent), this.#learner.agent(String(agent)));
  }

  #free(contact: number, agent: number, now: number): void {
    this.#held.settle(agent, this.#seat(agent), this.#dispatch.available.has(agent), now);
    this.#dispatch.release(this.#seat(agent), this.#modelOf(contact).channel);
  }

  #modelOf(contact: number): Work {
    const { classOf, step } = this.world.contacts;
    return this.#models[classOf[contact] as number]?.[step[contact] as number] as Work;
  }

  #groupOf(contact: number): string {
    const { classOf, step } = this.world.contacts;
    return this.#groups[classOf[contact] as number]?.[step[contact] as number] as string;
  }

  #seat(agent: number): Seat {
    return this.#dispatch.seats[agent] as Seat;
  }
}
