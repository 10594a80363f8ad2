import type { World } from './world.ts';

/**
 * How long each agent was there and how much of it they were busy, between warm-up and horizon; seconds, by agent and stretch
 * of the time: `[agent * stretches + stretch]`.
 */
export class BusyTime {
  readonly present: Float64Array;
  /**
   * A second in which a third of the units is held counts a third; exclusive work counts wholly. What is finished after the
   * end of a shift counts as well.
   */
  readonly busy: Float64Array;
  private readonly settledAt: Float64Array;
  /** In which stretch that was. */
  private readonly stretchOf: Int32Array;
  private readonly ends: Float64Array;
  private readonly world: World;

  constructor(world: World) {
    this.world = world;
    const { agents, horizon, stretches = 1, warmup } = world.compiled;
    this.present = new Float64Array(agents.count * stretches);
    this.busy = new Float64Array(agents.count * stretches);
    this.settledAt = new Float64Array(agents.count).fill(warmup);
    this.stretchOf = new Int32Array(agents.count);
    this.ends = Float64Array.from(
      { length: stretches },
      (_, number) => warmup + ((number + 1) / stretches) * (horizon - warmup),
    ).fill(Infinity, stretches - 1);
  }

  /** Counts what has passed since the last call. To be called before what the agent holds, or their shift, changes. */
  settle(agent: number, now: number): void {
    const { agents, compiled } = this.world;
    const until = now < compiled.horizon ? now : compiled.horizon;
    let from = this.settledAt[agent] as number;
    if (until <= from) return;
    this.settledAt[agent] = until;
    const held = (agents.unitsHeld[agent] as number) / (compiled.agents.units[agent] as number);
    const share = agents.exclusiveWith[agent] !== -1 || held > 1 ? 1 : held;
    const there = agents.onShift[agent] as number;
    let stretch = this.stretchOf[agent] as number;
    for (;;) {
      const end = this.ends[stretch] as number;
      const to = until < end ? until : end;
      const at = agent * this.ends.length + stretch;
      this.present[at] = (this.present[at] as number) + there * (to - from);
      this.busy[at] = (this.busy[at] as number) + share * (to - from);
      if (until < end) break;
      from = to;
      this.stretchOf[agent] = ++stretch;
    }
  }
}
