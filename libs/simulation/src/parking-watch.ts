import { contactState } from './contacts.ts';
import type { World } from './world.ts';

/**
 * Notes deferrable work (promised by its end) that waits beyond its deadline while an agent who might have had it is left
 * with room. A policy may hold people back, but not that far.
 */
export class ParkingWatch {
  readonly parked: Uint8Array;
  private readonly world: World;
  private readonly deferrable: Uint8Array;
  private waiting = 0;
  /** Of each agent the deferrable classes that they may serve. */
  private readonly byAgent: Int32Array[] = [];

  constructor(world: World) {
    this.world = world;
    this.parked = new Uint8Array(world.contacts.count);
    const { classes, channels } = world.compiled;
    this.deferrable = Uint8Array.from(classes.channel, (channel) => channels.slaOnEnd[channel] as number);
  }

  watches(ofClass: number): boolean {
    return this.deferrable[ofClass] === 1;
  }

  /** One of the class began (1) or ceased (-1) to wait. */
  count(ofClass: number, by: 1 | -1): void {
    if (this.deferrable[ofClass] === 1) this.waiting += by;
  }

  /** The policy has left the contact waiting. */
  left(contact: number, now: number): void {
    if (this.waiting === 0 || !this.late(contact, now)) return;
    const { classOf, step } = this.world.contacts;
    const ofClass = classOf[contact] as number;
    if (this.deferrable[ofClass] === 0) return;
    const candidates = this.world.compiled.classes.eligibleAgents[ofClass]?.[step[contact] as number] ?? [];
    for (const agent of candidates)
      if (this.world.mayOffer(contact, agent)) {
        this.parked[contact] = 1;
        return;
      }
  }

  /** The policy has left the agent with the room they have. */
  spared(agent: number, now: number): void {
    if (this.waiting === 0) return;
    const own = (this.byAgent[agent] ??= (this.world.compiled.classes.byAgent[agent] as Int32Array).filter(
      (ofClass) => this.deferrable[ofClass] === 1,
    ));
    for (const ofClass of own) {
      const oldest = this.world.waiting.oldest(ofClass);
      if (oldest !== -1 && this.late(oldest, now) && this.world.mayOffer(oldest, agent))
        this.parked[oldest] = 1;
    }
  }

  private late(contact: number, now: number): boolean {
    const { state, deadline } = this.world.contacts;
    return state[contact] === contactState.waiting && now >= (deadline[contact] as number);
  }
}
