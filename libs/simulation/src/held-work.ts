import { BusyTime } from './busy-time.ts';
import type { World } from './world.ts';

const never = Infinity;
const notInterrupted = NaN;

/**
 * The places that contacts hold at agents, and the clock of the work: when its present stage is over, and how much is
 * left of what an exclusive contact interrupts.
 */
export class HeldWork {
  readonly busyTime: BusyTime;
  /** When the contact's present stage is over; Infinity while it is interrupted or nothing runs. */
  readonly dueAt: Float64Array;
  private readonly world: World;
  private readonly schedule: (contact: number, at: number) => void;
  /** Seconds left of what is interrupted; NaN of what is not. */
  private readonly left: Float64Array;
  /** Of each agent the contacts that may be interrupted. */
  private readonly interruptible: number[][];

  constructor(world: World, schedule: (contact: number, at: number) => void) {
    this.world = world;
    this.schedule = schedule;
    this.busyTime = new BusyTime(world);
    this.dueAt = new Float64Array(world.contacts.count).fill(never);
    this.left = new Float64Array(world.contacts.count).fill(notInterrupted);
    this.interruptible = Array.from({ length: world.compiled.agents.count }, () => []);
  }

  /** From the offer on the contact has a place at the agent. */
  hold(contact: number, agent: number, channel: number, now: number): void {
    this.busyTime.settle(agent, now);
    this.count(agent, channel, 1);
    const { agents, compiled } = this.world;
    agents.lastAssigned[agent] = now;
    agents.lastAssignedOn[agent * compiled.channels.count + channel] = now;
    if (compiled.channels.interruptible[channel] === 1) (this.interruptible[agent] as number[]).push(contact);
    if (compiled.channels.exclusive[channel] === 1) {
      agents.exclusiveWith[agent] = contact;
      agents.look(agent);
      this.interrupt(agent, now);
    }
  }

  /** The place is free again. */
  release(contact: number, agent: number, channel: number, now: number): void {
    this.busyTime.settle(agent, now);
    this.count(agent, channel, -1);
    const { agents, compiled } = this.world;
    if (agents.itemsHeld[agent] === 0) agents.idleSince[agent] = now;
    if (compiled.channels.interruptible[channel] === 1) {
      takeOut(this.interruptible[agent] as number[], contact);
    }
    if (compiled.channels.exclusive[channel] === 1) {
      agents.exclusiveWith[agent] = -1;
      agents.look(agent);
      this.resume(agent, now);
    }
  }

  /** Starts a stage that takes so many seconds of the agent's attention. */
  start(contact: number, agent: number, channel: number, seconds: number, now: number): void {
    const { agents, compiled } = this.world;
    if (agents.exclusiveWith[agent] !== -1 && compiled.channels.interruptible[channel] === 1) {
      this.left[contact] = seconds;
      return;
    }
    this.dueAt[contact] = now + seconds;
    this.schedule(contact, now + seconds);
  }

  /** The stage is over. */
  finish(contact: number): void {
    this.dueAt[contact] = never;
    this.left[contact] = notInterrupted;
  }

  private count(agent: number, channel: number, by: 1 | -1): void {
    const { agents, compiled } = this.world;
    const at = agent * compiled.channels.count + channel;
    agents.heldOn[at] = (agents.heldOn[at] as number) + by;
    agents.itemsHeld[agent] = (agents.itemsHeld[agent] as number) + by;
    if (compiled.channels.exclusive[channel] === 0)
      agents.unitsHeld[agent] =
        (agents.unitsHeld[agent] as number) + by * (compiled.channels.units[channel] as number);
    if (compiled.channels.interruptible[channel] === 0)
      agents.uninterruptibleHeld[agent] = (agents.uninterruptibleHeld[agent] as number) + by;
  }

  private interrupt(agent: number, now: number): void {
    for (const contact of this.interruptible[agent] as number[]) {
      const due = this.dueAt[contact] as number;
      if (due === never) continue;
      this.left[contact] = due - now;
      this.dueAt[contact] = never;
    }
  }

  private resume(agent: number, now: number): void {
    for (const contact of this.interruptible[agent] as number[]) {
      const left = this.left[contact] as number;
      if (Number.isNaN(left)) continue;
      this.left[contact] = notInterrupted;
      this.dueAt[contact] = now + left;
      this.schedule(contact, now + left);
    }
  }
}

/** Takes the contact out and leaves the others in their order, without the list of what was taken that `splice` makes. */
function takeOut(held: number[], contact: number): void {
  for (let at = held.indexOf(contact) + 1; at < held.length; at++) held[at - 1] = held[at] as number;
  held.pop();
}
