import { priorityRank } from '#domain/words.ts';
import { none, type Dispatcher, type SimulatedPolicy } from '../policy.ts';
import { WaitingLines } from '../waiting-lines.ts';
import type { World } from '../world.ts';
import type { CompiledTrace } from './compile-trace.ts';
import type { RecordedTrace } from './recorded-trace.ts';

/** After so long without new work the fairness term has made half of its way to 1. */
const fairnessHalfSeconds = 600;
const bestLevel = 5;

/**
 * A routing policy document at work: each queue in its own order, the queues' fronts by urgency, the agent by the weighted
 * terms of the document's ranking. It decides as the service does, upon arrays.
 */
export function documentRule(name: string, trace: RecordedTrace, house: CompiledTrace): SimulatedPolicy {
  return { name, relaxes: true, start: (world) => new DocumentDispatcher(world, trace, house) };
}

class DocumentDispatcher implements Dispatcher {
  /** What waits, by class and step reached. */
  readonly #lines: WaitingLines;
  readonly #steps: number;
  /** By class and step. */
  readonly #rank: Int32Array;
  readonly #order: ('urgency' | 'priority' | 'age')[] = [];
  readonly #queue: string[] = [];
  readonly #agentTerms: Float64Array[] = [];

  constructor(
    private readonly world: World,
    private readonly trace: RecordedTrace,
    private readonly house: CompiledTrace,
  ) {
    const { stages, plan } = house;
    this.#steps = Math.max(1, ...stages.map((each) => each.length));
    this.#lines = new WaitingLines(stages.length * this.#steps, world.contacts.count);
    this.#rank = new Int32Array(stages.length * this.#steps);
    stages.forEach((each, ofClass) => {
      each.forEach((stage, step) => {
        const line = ofClass * this.#steps + step;
        this.#rank[line] = priorityRank(stage.priority);
        this.#queue[line] = stage.queue;
        this.#order[line] = plan.policy.queues[stage.queue]?.order ?? 'urgency';
        this.#agentTerms[line] = this.#standing(ofClass, step);
      });
    });
  }

  agentFor(contact: number, now: number): number {
    const { compiled, contacts } = this.world;
    const { classes } = compiled;
    const ofClass = contacts.classOf[contact] as number;
    const step = contacts.step[contact] as number;
    const channel = classes.channel[ofClass] as number;
    const kept = this.#keptFor(contact, now);
    if (kept !== none) return this.world.mayOffer(contact, kept) ? kept : none;
    const standing = this.#agentTerms[ofClass * this.#steps + step];
    const candidates = classes.eligibleAgents[ofClass]?.[step];
    if (!candidates || !standing) return none;
    const last = this.trace.contacts.lastAgent[contact] ?? none;
    let best = none;
    let bestScore = -Infinity;
    for (const agent of candidates) {
      if (!this.world.hasRoom(agent, channel) || this.world.barred(contact, agent)) continue;
      const score = (standing[agent] as number) + this.#momentary(agent, last, now);
      if (score > bestScore) {
        best = agent;
        bestScore = score;
      }
    }
    return best;
  }

  contactFor(agent: number, now: number): number {
    const { compiled } = this.world;
    const fronts = new Map<string, number>();
    for (const ofClass of compiled.classes.byAgent[agent] as Int32Array) {
      if (!this.world.hasRoom(agent, compiled.classes.channel[ofClass] as number)) continue;
      for (let step = 0; step < this.#steps; step++) {
        const line = ofClass * this.#steps + step;
        let contact = this.#lines.oldest(line);
        if (contact === none || compiled.classes.eligible[ofClass]?.[step]?.[agent] !== 1) continue;
        while (contact !== none && !this.#mayHave(contact, agent, now)) contact = this.#lines.after(contact);
        if (contact === none) continue;
        const queue = this.#queue[line] as string;
        const front = fronts.get(queue) ?? none;
        if (front === none || this.#before(contact, front, this.#order[line] ?? 'urgency'))
          fronts.set(queue, contact);
      }
    }
    let best = none;
    for (const front of fronts.values())
      if (best === none || this.#before(front, best, 'urgency')) best = front;
    return best;
  }

  /** Somebody for whom contacts were kept did not come in time. */
  woken(now: number, offer: (contact: number, agent: number) => void): void {
    for (const contact of this.house.plan.keptFor.keys()) {
      if (this.#lineOfWaiting(contact) === none || this.#keptFor(contact, now) !== none) continue;
      const agent = this.agentFor(contact, now);
      if (agent !== none) offer(contact, agent);
    }
  }

  arrived(contact: number, now: number): void {
    this.#wait(contact);
    const kept = this.house.plan.keptFor.get(contact);
    if (kept) this.world.wakeAt(now + kept.seconds);
  }
  missed(contact: number): void {
    this.#wait(contact);
  }
  offered(contact: number): void {
    this.#lines.remove(this.#line(contact), contact);
  }
  relaxed(contact: number): void {
    // An offer that rings is in no line; it is put into the one of its step if it comes back.
    if (this.world.contacts.agent[contact] !== none) return;
    this.#lines.remove(this.#line(contact) - 1, contact);
    this.#wait(contact);
  }
  abandoned(contact: number, agent: number): void {
    if (agent === none) this.#lines.remove(this.#line(contact), contact);
  }

  #wait(contact: number): void {
    this.#lines.add(this.#line(contact), contact);
  }

  #line(contact: number): number {
    const { classOf, step } = this.world.contacts;
    return (classOf[contact] as number) * this.#steps + (step[contact] as number);
  }

  #lineOfWaiting(contact: number): number {
    const { state, agent } = this.world.contacts;
    return state[contact] === 1 && agent[contact] === none ? this.#line(contact) : none;
  }

  /** Who is to have it and nobody else yet, or `none`. */
  #keptFor(contact: number, now: number): number {
    const kept = this.house.plan.keptFor.get(contact);
    if (!kept || now >= (this.world.contacts.arrivedAt[contact] as number) + kept.seconds) return none;
    return this.world.agents.onShift[kept.agent] === 1 ? kept.agent : none;
  }

  #mayHave(contact: number, agent: number, now: number): boolean {
    if (this.world.barred(contact, agent)) return false;
    const kept = this.#keptFor(contact, now);
    return kept === none || kept === agent;
  }

  #before(a: number, b: number, order: 'urgency' | 'priority' | 'age'): boolean {
    const { compiled, contacts } = this.world;
    if (order === 'urgency') {
      const due = (contact: number) => {
        const channel = compiled.classes.channel[contacts.classOf[contact] as number] as number;
        const kind = compiled.channels.names[channel] as keyof typeof handling;
        const handling = this.house.plan.policy.handlingSeconds ?? {};
        return (contacts.deadline[contact] as number) - (handling[kind] ?? 0);
      };
      const difference = due(a) - due(b);
      if (difference !== 0 && !Number.isNaN(difference)) return difference < 0;
    }
    if (order !== 'age') {
      const difference = (this.#rank[this.#line(b)] as number) - (this.#rank[this.#line(a)] as number);
      if (difference !== 0) return difference < 0;
    }
    return a < b;
  }

  /** Of each agent the terms that do not change in a run: fit, preferred and scarcity. */
  #standing(ofClass: number, step: number): Float64Array {
    const { agents, policy, classes } = this.house.plan;
    const { fit, preferred, scarcity } = policy.ranking;
    const required = this.house.stages[ofClass]?.[step]?.required ?? [];
    const wished = classes[ofClass]?.preferred ?? [];
    const rarity = this.#rarity();
    const used = new Set([...required, ...wished].map((one) => one.skill));
    return Float64Array.from(agents, ({ skills }) => {
      const level = (skill: string) => Math.min(bestLevel, skills.get(skill) ?? 0);
      const levels = required.reduce((sum, one) => sum + level(one.skill), 0);
      const met = wished.filter((one) => level(one.skill) >= one.level).length;
      let wasted = 0;
      for (const skill of skills.keys())
        if (!used.has(skill)) wasted = Math.max(wasted, rarity.get(skill) ?? 0);
      return (
        fit * (required.length === 0 ? 1 : levels / (required.length * bestLevel)) +
        preferred * (wished.length === 0 ? 0 : met / wished.length) +
        scarcity * (1 - wasted)
      );
    });
  }

  #rarityKnown: Map<string, number> | undefined;
  #rarity(): Map<string, number> {
    if (this.#rarityKnown) return this.#rarityKnown;
    const { agents, policy, classes } = this.house.plan;
    const asked = new Set(
      [...policy.rules.map((rule) => rule.then), policy.fallback, ...classes].flatMap((need) =>
        need.required.map((one) => one.skill),
      ),
    );
    const others = Math.max(1, agents.length - 1);
    const holders = (skill: string) => agents.filter((agent) => agent.skills.has(skill)).length;
    this.#rarityKnown = new Map(
      [...asked].map((skill) => [skill, 1 - Math.min(1, Math.max(0, holders(skill) - 1) / others)]),
    );
    return this.#rarityKnown;
  }

  /** Same agent, load and fairness: the terms of the moment. */
  #momentary(agent: number, last: number, now: number): number {
    const { agents, compiled } = this.world;
    const { sameAgent, load, fairness } = this.house.plan.policy.ranking;
    const units = compiled.agents.units[agent] as number;
    const free = units > 0 ? Math.max(0, 1 - (agents.unitsHeld[agent] as number) / units) : 0;
    const idle = now - (agents.lastAssigned[agent] as number);
    const fair = idle === Infinity ? 1 : idle / (idle + fairnessHalfSeconds);
    return (agent === last ? sameAgent : 0) + load * free + fairness * fair;
  }
}
