import type { Agents, Channels, Classes, CompiledScenario } from './compiled-scenario.ts';
import type { Scenario, ScenarioAgents, ScenarioChannel } from './scenario.ts';
import { always, calendarClock } from './sla-clock.ts';

export interface CompileOptions {
  /** Give every agent every skill, at level 3 or better: the reference that shows what skills cost. */
  pooled?: boolean;
}

/** Lays a scenario out as arrays. It must be sound: what `scenarioSchema` lets through. */
export function compile(given: Scenario, { pooled = false }: CompileOptions = {}): CompiledScenario {
  const scenario = pooled ? withEverySkill(given) : given;
  const skills = new Map<string, number>();
  for (const name of [
    ...scenario.classes.flatMap((each) => each.required),
    ...scenario.agents.flatMap((group) => Object.keys(group.skills)),
  ])
    if (!skills.has(name)) skills.set(name, skills.size);
  const members = scenario.agents.flatMap((group) => Array.from({ length: group.count ?? 1 }, () => group));
  const channels = compileChannels(scenario);
  const agents = compileAgents(scenario, members, skills);
  const levelFactor = new Float64Array(256).fill(1);
  for (const [level, factor] of Object.entries(scenario.levelMult ?? {})) levelFactor[Number(level)] = factor;
  return {
    scenario,
    warmup: scenario.warmup ?? 0,
    horizon: scenario.horizon,
    end: scenario.horizon + (scenario.drainMax ?? scenario.horizon),
    maxInSystem: scenario.maxInSystem ?? Infinity,
    missCooldown: scenario.missCooldown ?? 30,
    missingSkillFactor: scenario.missingSkillMult ?? 1.5,
    levelFactor,
    clock: scenario.calendar ? calendarClock(scenario.calendar) : always,
    channels,
    classes: compileClasses(scenario, channels, agents, skills),
    agents,
  };
}

function withEverySkill(scenario: Scenario): Scenario {
  const asked = [
    ...scenario.classes.flatMap((each) => each.required),
    ...scenario.agents.flatMap(({ skills }) => Object.keys(skills)),
  ];
  const agents = scenario.agents.map((group) => ({
    ...group,
    skills: Object.fromEntries(asked.map((skill) => [skill, Math.max(group.skills[skill] ?? 0, 3)])),
  }));
  return { ...scenario, agents };
}

function compileChannels(scenario: Scenario): Channels {
  const channels = Object.values(scenario.channels);
  const numbers = (of: (channel: ScenarioChannel) => number) => Float64Array.from(channels, of);
  const flags = (of: (channel: ScenarioChannel) => boolean | undefined) =>
    Uint8Array.from(channels, (channel) => (of(channel) ? 1 : 0));
  return {
    count: channels.length,
    names: Object.keys(scenario.channels),
    units: numbers((channel) => channel.units),
    exclusive: flags((channel) => channel.exclusive),
    interruptible: flags((channel) => channel.interruptible),
    slaOnEnd: flags((channel) => channel.slaOn === 'end'),
    wrap: numbers((channel) => channel.wrap ?? 0),
    acceptDelay: numbers((channel) => channel.acceptDelay ?? 0),
    offerTimeout: numbers((channel) => channel.offerTimeout ?? 20),
    slowdown: numbers((channel) => channel.slowdown ?? 0),
  };
}

function compileAgents(
  scenario: Scenario,
  members: readonly ScenarioAgents[],
  skills: ReadonlyMap<string, number>,
): Agents {
  const channels = Object.entries(scenario.channels);
  return {
    count: members.length,
    units: Float64Array.from(members, (agent) => agent.units ?? 60),
    caps: Int32Array.from(
      members.flatMap((agent) => channels.map(([name, channel]) => agent.caps?.[name] ?? channel.cap)),
    ),
    skillCount: skills.size,
    levels: Uint8Array.from(
      members.flatMap((agent) => [...skills.keys()].map((skill) => agent.skills[skill] ?? 0)),
    ),
    missProb: Float64Array.from(members, (agent) => agent.missProb ?? 0),
    speed: Float64Array.from(members, (agent) => agent.speed ?? 1),
    shifts: members.map(({ shifts = [[0, Infinity] as const] }) =>
      shifts.filter(([from, to]) => from < to).sort(([a], [b]) => a - b),
    ),
  };
}

function compileClasses(
  scenario: Scenario,
  channels: Channels,
  agents: Agents,
  skills: ReadonlyMap<string, number>,
): Classes {
  const { classes } = scenario;
  const channelOf = Int32Array.from(classes, (each) => channels.names.indexOf(each.channel));
  const steps = classes.map((each) => [...(each.relax ?? [])].sort((a, b) => a.after - b.after));
  const skillNumbers = (names: readonly string[]) => Int32Array.from(names, (name) => skills.get(name) ?? -1);

  const eligible = classes.map((each, number) => {
    const dropped = new Set<string>();
    return [[], ...(steps[number] ?? []).map((step) => step.drop)].map((drop) => {
      for (const skill of drop) dropped.add(skill);
      const asked = skillNumbers(each.required.filter((skill) => !dropped.has(skill)));
      return Uint8Array.from({ length: agents.count }, (_, agent) =>
        couldHold(agents, channels, agent, channelOf[number] ?? 0) && hasSkills(agents, agent, asked) ? 1 : 0,
      );
    });
  });
  return {
    count: classes.length,
    ids: classes.map((each) => each.id),
    channel: channelOf,
    priority: Float64Array.from(classes, (each) => each.priority ?? 0),
    sla: Float64Array.from(classes, (each) => each.sla),
    slaTarget: Float64Array.from(classes, (each) => each.slaTarget ?? 0.8),
    weight: Float64Array.from(classes, (each) => each.weight ?? 1),
    hard: Uint8Array.from(classes, (each) => (each.hard ? 1 : 0)),
    required: classes.map((each) => skillNumbers(each.required)),
    stepAfter: steps.map((each) => Float64Array.from(each, (step) => step.after)),
    eligible,
    eligibleAgents: eligible.map((each) => each.map(positions)),
    byAgent: Array.from({ length: agents.count }, (_, agent) =>
      positions(Uint8Array.from(eligible, (each) => each.at(-1)?.[agent] ?? 0)),
    ),
  };
}

/** Whether an agent with nothing else open has room for one of the channel. */
function couldHold(agents: Agents, channels: Channels, agent: number, channel: number): boolean {
  if ((agents.caps[agent * channels.count + channel] ?? 0) < 1) return false;
  return channels.exclusive[channel] === 1 || (channels.units[channel] ?? 0) <= (agents.units[agent] ?? 0);
}

function hasSkills(agents: Agents, agent: number, asked: Int32Array): boolean {
  return asked.every((skill) => (agents.levels[agent * agents.skillCount + skill] ?? 0) > 0);
}

/** Where the ones stand. */
function positions(flags: Uint8Array): Int32Array {
  const found: number[] = [];
  flags.forEach((flag, at) => {
    if (flag === 1) found.push(at);
  });
  return Int32Array.from(found);
}
