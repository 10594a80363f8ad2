import { AgentStates } from './agent-states.ts';
import type { CompiledScenario } from './compiled-scenario.ts';
import { contactState, Contacts } from './contacts.ts';
import { WaitingLines } from './waiting-lines.ts';

/** A missed contact may come back to the agent who missed it once it has been offered more often than this. */
const offersBeforeSameAgent = 3;

/**
 * The state of a run as a policy sees it: what has happened, nothing of what will. Only the run changes it; a policy
 * reads.
 */
export class World {
  readonly compiled: CompiledScenario;
  readonly contacts: Contacts;
  readonly agents: AgentStates;
  readonly waiting: WaitingLines;
  /** Contacts that have arrived and hold a place: waiting, offered, being handled or wrapped up. */
  inSystem = 0;
  /** Asks for `Dispatcher.woken` at an instant, not before the present one. */
  readonly wakeAt: (at: number) => void;
  /** Who may be offered what waits, by the policy that runs, if it has rules of its own. */
  judge: ((contact: number, agent: number) => boolean) | undefined;

  constructor(compiled: CompiledScenario, contacts: number, wakeAt: (at: number) => void) {
    this.compiled = compiled;
    this.contacts = new Contacts(contacts);
    this.agents = new AgentStates(compiled);
    this.waiting = new WaitingLines(compiled.classes.count, contacts);
    this.wakeAt = wakeAt;
  }

  /** Whether the agent has the skills for the contact at the step it has reached, and the channel. */
  eligible(contact: number, agent: number): boolean {
    const ofClass = this.contacts.classOf[contact] as number;
    const step = this.contacts.step[contact] as number;
    return this.compiled.classes.eligible[ofClass]?.[step]?.[agent] === 1;
  }

  /** Whether the agent is there and has room for one more of the channel. */
  hasRoom(agent: number, channel: number): boolean {
    const { agents, compiled } = this;
    if (agents.closed[agent] === 1) return false;
    const at = agent * compiled.channels.count + channel;
    if ((agents.heldOn[at] as number) >= (compiled.agents.caps[at] as number)) return false;
    if (compiled.channels.exclusive[channel] === 1) return agents.uninterruptibleHeld[agent] === 0;
    const units = (agents.unitsHeld[agent] as number) + (compiled.channels.units[channel] as number);
    return units <= (compiled.agents.units[agent] as number);
  }

  /** Whether the agent missed the contact's last offer and should not get it again yet. */
  barred(contact: number, agent: number): boolean {
    return (
      this.contacts.lastMissedBy[contact] === agent &&
      (this.contacts.offers[contact] as number) <= offersBeforeSameAgent
    );
  }

  /** The rule that every offer keeps. */
  mayOffer(contact: number, agent: number): boolean {
    if (this.contacts.state[contact] !== contactState.waiting) return false;
    if (this.judge) return this.judge(contact, agent);
    const channel = this.compiled.classes.channel[this.contacts.classOf[contact] as number] as number;
    return this.hasRoom(agent, channel) && this.eligible(contact, agent) && !this.barred(contact, agent);
  }

  /**
   * The factor on the drawn handling time if this agent took a contact of the class now: level, missing skills, open
   * items, speed.
   */
  handlingFactor(ofClass: number, agent: number, openItems: number): number {
    const { classes, agents, channels, levelFactor, missingSkillFactor } = this.compiled;
    let factor = 1;
    for (const skill of classes.required[ofClass] as Int32Array) {
      const level = agents.levels[agent * agents.skillCount + skill] as number;
      factor *= level === 0 ? missingSkillFactor : (levelFactor[level] as number);
    }
    const slowdown = channels.slowdown[classes.channel[ofClass] as number] as number;
    return (factor * (1 + slowdown * openItems)) / (agents.speed[agent] as number);
  }
}
