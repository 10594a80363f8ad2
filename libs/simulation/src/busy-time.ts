import type { World } from './world.ts';

/** How long each agent was there and how much of it they were busy, between warm-up and horizon; seconds. */
export class BusyTime {
  readonly present: Float64Array;
  /**
   * A second in which a third of the units is held counts a third; exclusive work counts wholly. What is finished after the
   * end of a shift counts as well.
   */
  readonly busy: Float64Array;
  private readonly settledAt: Float64Array;
  private readonly world: World;

  constructor(world: World) {
    this.world = world;
    const { count } = world.compiled.agents;
    this.present = new Float64Array(count);
    this.busy = new Float64Array(count);
    this.settledAt = new Float64Array(count).fill(world.compiled.warmup);
  }

  /** Counts what has passed since the last call. To be called before what the agent holds, or their shift, changes. */
  settle(agent: number, now: number): void {
    const { agents, compiled } = this.world;
    const until = now < compiled.horizon ? now : compiled.horizon;
    const passed = until - (this.settledAt[agent] as number);
    if (passed <= 0) return;
    this.settledAt[agent] = until;
    const held = (agents.unitsHeld[agent] as number) / (compiled.agents.units[agent] as number);
    const share = agents.exclusiveWith[agent] !== -1 || held > 1 ? 1 : held;
    if (agents.onShift[agent] === 1) this.present[agent] = (this.present[agent] as number) + passed;
    this.busy[agent] = (this.busy[agent] as number) + passed * share;
  }
}
