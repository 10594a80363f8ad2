import { bestAgent } from '#domain/routing/engine/best-agent.ts';
import { bestWork } from '#domain/routing/engine/best-work.ts';
import { Dispatch } from '#domain/routing/engine/dispatch.ts';
import type { Hold, Match } from '#domain/routing/engine/match.ts';
import { defaultWeights } from '#domain/routing/engine/default-weights.ts';
import { Learner } from '#domain/routing/engine/learner.ts';
import type { DispatchRules } from '#domain/routing/engine/rules.ts';
import type { Seat } from '#domain/routing/engine/seat.ts';
import type { Line, Waiting } from '#domain/routing/engine/line.ts';
import type { ScoreWeights } from '#domain/routing/engine/weights.ts';
import type { Work } from '#domain/routing/engine/work.ts';
import { BusyShares } from './busy-shares.ts';
import { classStages, type ClassStage } from './class-stages.ts';
import { ContactWork } from './contact-work.ts';
import type { DocumentHouse } from './document-house.ts';
import { none, type Dispatcher, type SimulatedPolicy } from '../policy.ts';
import type { World } from '../world.ts';

const nobody: Work['asked'] = [];

/** How often the house is looked at to learn how scarce room is, and how often what was learned is taken to heart. */
const lookSeconds = 30;
const learnSeconds = 60;

/**
 * The service's own engine at work in the simulated house. It sees what the service sees: what has happened. A call takes
 * whoever lacks a skill for it wholly and for longer, so that calls keep what they ask for.
 */
export function firstline(name = 'firstline', weights: ScoreWeights = defaultWeights): SimulatedPolicy {
  const start = (world: World) => new FirstlineDispatcher(world, weights);
  return { name, relaxes: 'all but exclusive', start };
}

/** The same under a routing-policy document; it runs on the house's own compiled scenario. */
export function underDocument(name: string, house: DocumentHouse): SimulatedPolicy {
  const { weights } = house.rules;
  return { name, relaxes: true, start: (world) => new FirstlineDispatcher(world, weights, house) };
}

class FirstlineDispatcher implements Dispatcher {
  readonly #world: World;
  readonly #dispatch: Dispatch;
  readonly #learner = new Learner();
  readonly #works: (ContactWork | undefined)[] = [];
  /** What waits, by contact; of what waits no more it means nothing. */
  readonly #waiting: (Waiting | undefined)[] = [];
  /** The line that the last contact of each class came into. */
  readonly #lines: (Line | undefined)[] = [];
  /** Of each class and step what its contacts have in common. */
  readonly #stages: readonly (readonly ClassStage[])[];
  /** By what was required, the levels of people by their kind. */
  readonly #levels = new Map<Work['required'], (readonly number[])[]>();
  /** The engine's names of the agents. */
  readonly #ids: string[];
  readonly #held: BusyShares;
  #lookedAt = -Infinity;
  #learnedAt = -Infinity;
  #nextWake = Infinity;

  constructor(world: World, weights: ScoreWeights, house?: DocumentHouse) {
    this.#world = world;
    const { agents, classes, scenario } = world.compiled;
    this.#dispatch = new Dispatch(rulesOf(world, weights, house), agents.count);
    const { rules } = this.#dispatch;
    this.#stages = Array.from({ length: classes.count }, (_, ofClass) =>
      classStages(world, ofClass, rules, house),
    );
    this.#ids = Array.from({ length: agents.count }, (_, agent) => String(agent));
    const people = scenario.agents.flatMap((each) =>
      Array.from({ length: each.count ?? 1 }, () => each.skills),
    );
    for (let agent = 0; agent < agents.count; agent++) {
      this.#dispatch.seat(
        {
          id: this.#idOf(agent),
          presence: 'offline',
          skills: new Map(Object.entries(people[agent] ?? {})),
          teams: [],
          hasPhone: true,
          units: agents.units[agent] as number,
          held: [],
          maxima: Object.fromEntries(
            world.compiled.channels.names.map((channel, number) => [
              channel,
              agents.caps[agent * world.compiled.channels.count + number] as number,
            ]),
          ),
        },
        0,
      );
    }
    this.#held = new BusyShares(this.#dispatch);
  }

  agentFor(contact: number, now: number): number {
    this.#keepUp(now);
    const waiting = this.#waiting[contact];
    const found = waiting && bestAgent(this.#dispatch, waiting, now * 1_000);
    if (!found) return none;
    if ('seat' in found) return found.seat.place;
    this.#lookAgain(found, now);
    return none;
  }

  contactFor(agent: number, now: number): number {
    this.#keepUp(now);
    const match = bestWork(this.#dispatch, this.#seat(agent), now * 1_000);
    return match ? Number(match.waiting.work.id) : none;
  }

  woken(now: number, offer: (contact: number, agent: number) => void): void {
    if (now < this.#nextWake) return;
    this.#nextWake = Infinity;
    this.#keepUp(now);
    for (const line of [...this.#dispatch.lines.values()]) {
      if (line.items.length === 0) continue;
      for (const head of [line.savable(now * 1_000), line.overdue(now * 1_000)]) {
        if (head) this.#retry(head, now, offer);
      }
    }
  }

  arrived(contact: number, now: number): void {
    const { contacts } = this.#world;
    const ofClass = contacts.classOf[contact] as number;
    const stage = this.#stageOf(ofClass, 0);
    this.#learner.arrived(stage.needs, now * 1_000, stage.group);
    const deadlineMs = (contacts.deadline[contact] as number) * 1_000;
    const work = new ContactWork(stage.work, String(contact), now * 1_000, deadlineMs, nobody);
    this.#works[contact] = work;
    const waiting = this.#dispatch.add(work, this.#lines[ofClass]);
    this.#waiting[contact] = waiting;
    this.#lines[ofClass] = waiting.line;
  }

  relaxed(contact: number, now: number): void {
    const { compiled, contacts } = this.#world;
    const ofClass = contacts.classOf[contact] as number;
    const work = this.#works[contact];
    if (!work) return;
    const stage = this.#stageOf(ofClass, contacts.step[contact] as number);
    const relaxed = work.but(nobody, stage.work);
    // Nobody is kept free for calls that have waited long: they are late.
    if (compiled.channels.exclusive[compiled.classes.channel[ofClass] as number] === 0)
      this.#learner.arrived(stage.needs, now * 1_000, stage.group);
    this.#works[contact] = relaxed;
    // What rings is put into the line of its step if it comes back.
    const waiting = this.#dispatch.remove(work.id);
    if (waiting) this.#waiting[contact] = this.#dispatch.add(relaxed.but(waiting.work.asked));
  }

  offered(contact: number, agent: number, now: number): void {
    this.#settle(agent, now);
    this.#dispatch.give(this.#works[contact]?.id ?? '', this.#seat(agent), now * 1_000);
  }

  accepted(contact: number, agent: number): void {
    const { compiled, contacts } = this.#world;
    const ofClass = contacts.classOf[contact] as number;
    const channel = compiled.classes.channel[ofClass] as number;
    this.#learner.offered(this.#idOf(agent), false);
    this.#learner.answered(
      compiled.channels.names[channel] as string,
      (compiled.channels.acceptDelay[channel] as number) * 1_000,
    );
    this.#learner.started(this.#idOf(agent), compiled.classes.hard[ofClass] === 1);
    this.#know(agent);
  }

  missed(contact: number, agent: number, now: number): void {
    this.#learner.offered(this.#idOf(agent), true);
    this.#free(contact, agent, now);
    const { agents } = this.#world;
    // The end is told: at the same instant others may be told of first.
    this.#dispatch.rest(this.#seat(agent), agents.cooling[agent] === 1 ? Infinity : 0, now * 1_000);
    this.#know(agent);
    const work = this.#works[contact];
    if (!work) return;
    const barred = this.#world.barred(contact, agent);
    const asked = barred ? [{ agentId: this.#idOf(agent), atMs: now * 1_000 }] : nobody;
    this.#waiting[contact] = this.#dispatch.add(work.but(asked));
  }

  ended(contact: number, agent: number, _now: number, handling: number): void {
    const { compiled, contacts } = this.#world;
    const ofClass = contacts.classOf[contact] as number;
    const work = this.#works[contact];
    this.#learner.finished({
      group: this.#stageOf(ofClass, work?.step ?? 0).group,
      channel: compiled.channels.names[compiled.classes.channel[ofClass] as number] as string,
      agentId: this.#idOf(agent),
      levels: this.#levelsOf(agent, work?.required ?? []),
      handlingMs: handling * 1_000,
    });
  }

  released(contact: number, agent: number, now: number): void {
    this.#free(contact, agent, now);
    this.#works[contact] = undefined;
  }

  abandoned(contact: number, agent: number, now: number): void {
    if (agent === none) this.#dispatch.remove(this.#works[contact]?.id ?? '');
    else this.#free(contact, agent, now);
    this.#works[contact] = undefined;
  }

  cooledDown(agent: number, now: number): void {
    this.#dispatch.rest(this.#seat(agent), 0, now * 1_000);
  }

  shiftBegan(agent: number, now: number): void {
    this.#settle(agent, now);
    this.#dispatch.present(this.#seat(agent), true);
  }

  shiftEnded(agent: number, now: number): void {
    this.#settle(agent, now);
    this.#dispatch.present(this.#seat(agent), false);
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
      offer(Number(next.work.id), found.seat.place);
      next = next.line.savable(now * 1_000);
    }
  }

  #lookAgain(hold: Hold, now: number): void {
    const at = hold.lookAgainMs / 1_000;
    if (this.#nextWake > now && this.#nextWake <= at + 0.5) return;
    this.#nextWake = at;
    this.#world.wakeAt(at);
  }

  #keepUp(now: number): void {
    if (now - this.#lookedAt >= lookSeconds) {
      this.#lookedAt = now;
      this.#learner.look(this.#dispatch, now * 1_000);
    }
    if (now - this.#learnedAt >= learnSeconds) {
      this.#learnedAt = now;
      this.#held.shareOut(now);
      this.#dispatch.learn(this.#learner.estimates(now * 1_000, false));
    }
  }

  #settle(agent: number, now: number): void {
    this.#held.settle(agent, now);
  }

  #know(agent: number): void {
    // How busy they were stands in their seat.
    const { ahead, busyShare } = this.#seat(agent);
    const learned = this.#learner.agent(this.#idOf(agent));
    this.#dispatch.know(this.#seat(agent), { ...learned, ahead, busyShare });
  }

  #free(contact: number, agent: number, now: number): void {
    this.#settle(agent, now);
    const { compiled, contacts } = this.#world;
    const channel = compiled.classes.channel[contacts.classOf[contact] as number] as number;
    this.#dispatch.release(this.#seat(agent), compiled.channels.names[channel] as string);
  }

  /** The agent's levels in these skills, which are looked up once for all people of a kind. */
  #levelsOf(agent: number, required: Work['required']): readonly number[] {
    const { kind } = this.#seat(agent);
    let ofKinds = this.#levels.get(required);
    if (!ofKinds) this.#levels.set(required, (ofKinds = []));
    return (ofKinds[kind.number] ??= required.map((one) => kind.example.skills.get(one.skill) ?? 0));
  }

  #stageOf(ofClass: number, step: number): ClassStage {
    return this.#stages[ofClass]?.[step] as ClassStage;
  }

  #idOf(agent: number): string {
    return this.#ids[agent] as string;
  }

  #seat(agent: number): Seat {
    return this.#dispatch.seats[agent] as Seat;
  }
}

function rulesOf(world: World, weights: ScoreWeights, house: DocumentHouse | undefined): DispatchRules {
  const { channels } = world.compiled;
  const interruptible = channels.names.filter((_, number) => channels.interruptible[number] === 1);
  return {
    channels: Object.fromEntries(
      channels.names.map((name, number) => [
        name,
        {
          units: channels.units[number] as number,
          max: 1_000,
          exclusive: channels.exclusive[number] === 1,
          interrupts: channels.exclusive[number] === 1 ? interruptible : [],
          due: channels.slaOnEnd[number] === 1 ? 'end' : 'answer',
          handlingMs: house?.handlingMs[name],
          wrapUpMs: (channels.wrap[number] as number) * 1_000,
        },
      ]),
    ),
    weights,
    worth: {},
    priorities: [],
    order: {},
    askedSkills: world.compiled.scenario.classes.flatMap((each) => each.required),
    restMs: Infinity,
    ...house?.rules,
  };
}
