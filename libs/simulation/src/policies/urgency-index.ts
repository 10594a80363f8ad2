import { classMeans } from '../compiled-scenario.ts';
import type { World } from '../world.ts';
import type { AgentOrder, ContactOrder } from './product-rule.ts';

/** What remains of urgency at the deadline, and how much of it comes back with every further SLA of lateness. */
const [lateUrgency, urgencyPerLateness] = [0.05, 0.1];
/** How strongly long and large work gives way to short and small. */
const costExponent = 0.35;
/** What it costs to begin lasting work at somebody who could still have taken exclusive work: a doubling of handling time. */
const openingCost = Math.log(2);
/** What an hour without an assignment is worth, in logarithms of handling time. */
const restPerHour = 1.2;

/**
 * The value of serving a contact now for each second of capacity it takes: weight × how much of its time is gone, fading
 * once it is late. It knows the mean handling times of the scenario, which a policy that learns does not.
 */
export const urgencyIndex: ContactOrder = (world) => {
  const { channels, classes } = world.compiled;
  const means = classMeans(world.compiled);
  const index = (contact: number, agent: number, now: number) => {
    const ofClass = world.contacts.classOf[contact] as number;
    const channel = classes.channel[ofClass] as number;
    const sla = classes.sla[ofClass] as number;
    const mean = means[ofClass] as number;
    const work = channels.slaOnEnd[channel] === 1 ? mean : 0;
    const left = world.contacts.deadline[contact] as number;
    const slack = left - now - work - (channels.acceptDelay[channel] as number);
    const urgency = slack >= 0 ? sla / (slack + sla) : lateUrgency - (urgencyPerLateness * slack) / sla;
    const cost = (mean * (channels.units[channel] as number)) ** costExponent * factor(world, ofClass, agent);
    return ((classes.weight[ofClass] as number) * urgency) / cost;
  };
  return (a, b, agent, now) => index(b, agent, now) - index(a, agent, now);
};

/** The quickest at this work, packing what lasts where some of it is already, then whoever has rested longest. */
export const quickestPacked: AgentOrder = (world) => {
  const { agents, compiled } = world;
  const { channels, classes } = compiled;
  const cost = (agent: number, ofClass: number, now: number) => {
    const lasts = channels.interruptible[classes.channel[ofClass] as number] === 0;
    const exclusive = channels.exclusive[classes.channel[ofClass] as number] === 1;
    const opens = lasts && !exclusive && agents.uninterruptibleHeld[agent] === 0;
    const rested = now - Math.max(agents.lastAssigned[agent] as number, 0);
    return (
      Math.log(factor(world, ofClass, agent)) + (opens ? openingCost : 0) - (restPerHour * rested) / 3600
    );
  };
  return (a, b, ofClass, now) => cost(a, ofClass, now) - cost(b, ofClass, now);
};

function factor(world: World, ofClass: number, agent: number): number {
  return world.handlingFactor(ofClass, agent, world.agents.itemsHeld[agent] as number);
}
