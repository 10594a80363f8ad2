import type { World } from './world.ts';

/** What is counted when a contact is accepted. */
export class ServiceTally {
  /** 1 for a contact whose agent lacks a required skill. */
  readonly servedRelaxed: Uint8Array;
  /** Of each agent the longest run of hard contacts, one accepted after the other. */
  readonly longestHardStreak: Int32Array;
  private readonly hardStreak: Int32Array;
  private readonly world: World;

  constructor(world: World) {
    this.world = world;
    this.servedRelaxed = new Uint8Array(world.contacts.count);
    this.longestHardStreak = new Int32Array(world.compiled.agents.count);
    this.hardStreak = new Int32Array(world.compiled.agents.count);
  }

  accepted(contact: number, agent: number): void {
    const { classes } = this.world.compiled;
    const ofClass = this.world.contacts.classOf[contact] as number;
    if (classes.eligible[ofClass]?.[0]?.[agent] !== 1) this.servedRelaxed[contact] = 1;
    const streak = classes.hard[ofClass] === 1 ? (this.hardStreak[agent] as number) + 1 : 0;
    this.hardStreak[agent] = streak;
    if (streak > (this.longestHardStreak[agent] as number)) this.longestHardStreak[agent] = streak;
  }
}
