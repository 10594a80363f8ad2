import type { CompiledScenario } from './compiled-scenario.ts';

/** How the agents stand now. From offer to the end of wrap-up an item is held. Instants in seconds, -Infinity for never. */
export class AgentStates {
  readonly onShift: Uint8Array;
  /** When the present shift ends; Infinity when it never does, NaN off shift. */
  readonly shiftEnd: Float64Array;
  /** 1 after a missed offer, until the cool-down is over. */
  readonly cooling: Uint8Array;
  readonly coolingUntil: Float64Array;
  /** 1 while nothing can be offered: off shift, cooling down or in exclusive work. Kept by `look`. */
  readonly closed: Uint8Array;
  /** Units of what is held, without the exclusive contact: that one blocks the agent wholly. */
  readonly unitsHeld: Float64Array;
  readonly itemsHeld: Int32Array;
  /** How many of them nothing may interrupt. */
  readonly uninterruptibleHeld: Int32Array;
  /** The contact that blocks the agent wholly, or -1. */
  readonly exclusiveWith: Int32Array;
  /** Items held by agent and channel: `heldOn[agent * channels.count + channel]`. */
  readonly heldOn: Int32Array;
  /** The last offer. */
  readonly lastAssigned: Float64Array;
  readonly lastAssignedOn: Float64Array;
  /** Since when nothing is held; means nothing while something is. */
  readonly idleSince: Float64Array;

  constructor({ agents, channels }: CompiledScenario) {
    const { count } = agents;
    this.onShift = new Uint8Array(count);
    this.shiftEnd = new Float64Array(count).fill(NaN);
    this.cooling = new Uint8Array(count);
    this.coolingUntil = new Float64Array(count).fill(-Infinity);
    this.closed = new Uint8Array(count).fill(1);
    this.unitsHeld = new Float64Array(count);
    this.itemsHeld = new Int32Array(count);
    this.uninterruptibleHeld = new Int32Array(count);
    this.exclusiveWith = new Int32Array(count).fill(-1);
    this.heldOn = new Int32Array(count * channels.count);
    this.lastAssigned = new Float64Array(count).fill(-Infinity);
    this.lastAssignedOn = new Float64Array(count * channels.count).fill(-Infinity);
    this.idleSince = new Float64Array(count).fill(0);
  }

  /** Brings `closed` up to date after a change of what it follows from. */
  look(agent: number): void {
    const open = this.onShift[agent] === 1 && this.cooling[agent] === 0 && this.exclusiveWith[agent] === -1;
    this.closed[agent] = open ? 0 : 1;
  }
}
