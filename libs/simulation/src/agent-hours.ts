import type { HeldWork } from './held-work.ts';
import type { World } from './world.ts';

/** When agents come, go and cool down. */
export class AgentHours {
  private readonly world: World;
  private readonly work: HeldWork;
  private readonly shiftsBegun: Int32Array;

  constructor(world: World, work: HeldWork) {
    this.world = world;
    this.work = work;
    this.shiftsBegun = new Int32Array(world.compiled.agents.count);
  }

  /** When the agent's shift next begins or ends; Infinity for never. */
  nextChange(agent: number): number {
    const { agents, compiled } = this.world;
    if (agents.onShift[agent] === 1) return agents.shiftEnd[agent] as number;
    return compiled.agents.shifts[agent]?.[this.shiftsBegun[agent] as number]?.[0] ?? Infinity;
  }

  /** The shift begins or ends. */
  change(agent: number, now: number): void {
    const { agents, compiled } = this.world;
    this.work.busyTime.settle(agent, now);
    if (agents.onShift[agent] === 1) {
      agents.onShift[agent] = 0;
      agents.shiftEnd[agent] = NaN;
      agents.look(agent);
      return;
    }
    const number = this.shiftsBegun[agent] as number;
    this.shiftsBegun[agent] = number + 1;
    agents.onShift[agent] = 1;
    agents.shiftEnd[agent] = compiled.agents.shifts[agent]?.[number]?.[1] ?? Infinity;
    agents.look(agent);
  }

  /** Begins to cool down, if one does at all; answers until when. */
  coolDown(agent: number, now: number): number {
    const { agents, compiled } = this.world;
    const until = now + compiled.missCooldown;
    agents.coolingUntil[agent] = until;
    agents.cooling[agent] = compiled.missCooldown > 0 ? 1 : 0;
    agents.look(agent);
    return until;
  }

  /** Whether that was the last of the cool-downs: offers of several contacts may be missed one after the other. */
  endCoolDown(agent: number, now: number): boolean {
    const { agents } = this.world;
    if (agents.cooling[agent] === 0 || (agents.coolingUntil[agent] as number) > now) return false;
    agents.cooling[agent] = 0;
    agents.look(agent);
    return true;
  }
}
