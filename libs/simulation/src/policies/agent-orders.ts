import type { AgentOrder } from './product-rule.ts';

/** Longest since the last offer. */
const byLastAssignment: AgentOrder =
  ({ agents }) =>
  (a, b) =>
    (agents.lastAssigned[a] as number) - (agents.lastAssigned[b] as number) || 0;

/** Smallest share of units held, then longest since the last assignment. */
export const leastLoaded: AgentOrder = (world) => {
  const { agents, compiled } = world;
  const then = byLastAssignment(world);
  const load = (agent: number) =>
    (agents.unitsHeld[agent] as number) / (compiled.agents.units[agent] as number);
  return (a, b, ofClass, now) => load(a) - load(b) || then(a, b, ofClass, now);
};

/** Those with nothing open by how long they have been idle, then the others by their last assignment. */
export const longestIdle: AgentOrder = (world) => {
  const { agents } = world;
  const then = byLastAssignment(world);
  return (a, b, ofClass, now) => {
    const idle = agents.itemsHeld[a] === 0;
    if (idle !== (agents.itemsHeld[b] === 0)) return idle ? -1 : 1;
    return idle
      ? (agents.idleSince[a] as number) - (agents.idleSince[b] as number)
      : then(a, b, ofClass, now);
  };
};

/** Longest since the last assignment on the contact's channel. */
export const roundRobin: AgentOrder = ({ agents, compiled }) => {
  const { classes, channels } = compiled;
  return (a, b, ofClass) => {
    const channel = classes.channel[ofClass] as number;
    const last = (agent: number) => agents.lastAssignedOn[agent * channels.count + channel] as number;
    // Two who never had one differ by NaN.
    return last(a) - last(b) || 0;
  };
};

/** Most free places on the contact's channel, then round robin. */
export const mostSpareCapacity: AgentOrder = (world) => {
  const { agents, compiled } = world;
  const then = roundRobin(world);
  return (a, b, ofClass, now) => {
    const channel = compiled.classes.channel[ofClass] as number;
    const free = (agent: number) => {
      const at = agent * compiled.channels.count + channel;
      return (compiled.agents.caps[at] as number) - (agents.heldOn[at] as number);
    };
    return free(b) - free(a) || then(a, b, ofClass, now);
  };
};

/** Highest mean level in the skills asked for, then longest idle. */
export const bestSkilled: AgentOrder = (world) => {
  const { classes, agents } = world.compiled;
  const then = longestIdle(world);
  return (a, b, ofClass, now) => {
    let difference = 0;
    for (const skill of classes.required[ofClass] as Int32Array)
      difference +=
        (agents.levels[b * agents.skillCount + skill] as number) -
        (agents.levels[a * agents.skillCount + skill] as number);
    return difference || then(a, b, ofClass, now);
  };
};

/** Fewest units held, then longest since the last assignment. */
export const leastActive: AgentOrder = (world) => {
  const { agents } = world;
  const then = byLastAssignment(world);
  return (a, b, ofClass, now) =>
    (agents.unitsHeld[a] as number) - (agents.unitsHeld[b] as number) || then(a, b, ofClass, now);
};
