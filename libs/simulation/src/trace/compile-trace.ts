import { isHard } from '#domain/routing/hard-work.ts';
import type { RoutingPolicy } from '#domain/routing/routing-policy.ts';
import { channelKinds, priorityRank, type ChannelKind } from '#domain/words.ts';
import type { Agents, Channels, Classes, CompiledScenario } from '../compiled-scenario.ts';
import type { Scenario } from '../scenario.ts';
import { always } from '../sla-clock.ts';
import type { RecordedHabits } from './recorded-habits.ts';
import type { RecordedTrace, TraceAgent } from './recorded-trace.ts';
import { stagesOf, type Stage } from './relaxation-stages.ts';
import { stretchesIn } from './stretches.ts';
import type { TracePlan } from './trace-plan.ts';

/** Work that nobody took until the end of the trace is given so long (seconds). */
const drain = 3_600;

/** A plan laid out for the run, and what a policy document knows beyond it. */
export interface CompiledTrace {
  readonly compiled: CompiledScenario;
  readonly plan: TracePlan;
  /** Of each class what it asks for from which age on. */
  readonly stages: readonly (readonly Stage[])[];
  readonly skills: readonly string[];
}

/** Seconds since the beginning of the trace. */
export function secondsIn(trace: RecordedTrace, ms: number): number {
  return (ms - trace.fromMs) / 1_000;
}

/** Lays a plan out as the arrays that every simulated policy reads. */
export function compileTrace(trace: RecordedTrace, plan: TracePlan, habits: RecordedHabits): CompiledTrace {
  const { policy } = plan;
  const skills = skillsIn(plan);
  const horizon = secondsIn(trace, trace.toMs);
  const channels = compileChannels(policy);
  const agents = compileAgents(trace, plan, skills, habits);
  const stages = plan.classes.map((each) => stagesOf(each, policy, plan.teamsOfQueue, plan.teams));
  const warmup = secondsIn(trace, trace.countFromMs);
  const scenario = scenarioOf(plan, warmup, horizon);
  return {
    plan,
    stages,
    skills,
    compiled: {
      scenario,
      warmup,
      horizon,
      stretches: stretchesIn(horizon - warmup),
      end: horizon + drain,
      maxInSystem: Infinity,
      missCooldown: policy.offers.restSeconds,
      // What others take longer is in the recorded times.
      missingSkillFactor: 1,
      levelFactor: new Float64Array(256).fill(1),
      clock: always,
      channels,
      classes: compileClasses(plan, stages, channels, agents, skills),
      agents,
    },
  };
}

function skillsIn({ classes, agents }: TracePlan): string[] {
  const asked = classes.flatMap((each) => [...each.required, ...each.preferred].map((one) => one.skill));
  return [...new Set([...asked, ...agents.flatMap((agent) => [...agent.skills.keys()])])];
}

function compileChannels({ capacity, offers, handlingSeconds, wrapUpSeconds }: RoutingPolicy): Channels {
  const rules = channelKinds.map((kind) => capacity.channels[kind]);
  const exclusive = rules.filter((one) => one.exclusive);
  const of = (read: (kind: ChannelKind) => number) => Float64Array.from(channelKinds, read);
  return {
    count: channelKinds.length,
    names: channelKinds,
    units: of((kind) => capacity.channels[kind].units),
    exclusive: Uint8Array.from(rules, (one) => (one.exclusive ? 1 : 0)),
    // The engine knows one kind of interruption: by whatever is exclusive.
    interruptible: Uint8Array.from(channelKinds, (kind) =>
      exclusive.length > 0 && exclusive.every((one) => one.interrupts?.includes(kind)) ? 1 : 0,
    ),
    slaOnEnd: Uint8Array.from(channelKinds, (kind) => ((handlingSeconds?.[kind] ?? 0) > 0 ? 1 : 0)),
    wrap: of((kind) => wrapUpSeconds[kind]),
    acceptDelay: of(() => 0),
    offerTimeout: of((kind) => offers.timeoutSeconds[kind]),
    slowdown: of(() => 0),
  };
}

function compileAgents(
  trace: RecordedTrace,
  plan: TracePlan,
  skills: readonly string[],
  { pace }: RecordedHabits,
): Agents {
  const { capacity } = plan.policy;
  const caps = (agent: TraceAgent) =>
    channelKinds.map((kind) => (kind === 'voice' && !agent.hasPhone ? 0 : capacity.channels[kind].max));
  return {
    count: plan.agents.length,
    units: Float64Array.from(plan.agents, (agent) => agent.units ?? capacity.units),
    caps: Int32Array.from(plan.agents.flatMap(caps)),
    skillCount: skills.length,
    levels: Uint8Array.from(
      plan.agents.flatMap((agent) => skills.map((skill) => agent.skills.get(skill) ?? 0)),
    ),
    missProb: new Float64Array(plan.agents.length),
    speed: Float64Array.from(plan.agents, (_, place) => 1 / (pace[place] ?? 1)),
    shifts: plan.agents.map((agent) =>
      agent.available.map(
        ([from, to]) => [Math.max(0, secondsIn(trace, from)), secondsIn(trace, to)] as const,
      ),
    ),
  };
}

function compileClasses(
  { agents, classes, policy }: TracePlan,
  stages: readonly (readonly Stage[])[],
  channels: Channels,
  { caps, count, units }: Agents,
  skills: readonly string[],
): Classes {
  const channelOf = classes.map((each) => channelKinds.indexOf(each.channel));
  const mayServe = (agent: TraceAgent, place: number, stage: Stage, channel: number): boolean => {
    if ((caps[place * channels.count + channel] ?? 0) < 1) return false;
    if (channels.exclusive[channel] === 0 && (channels.units[channel] ?? 0) > (units[place] ?? 0))
      return false;
    if (stage.teams.length > 0 && !stage.teams.some((team) => agent.teams.includes(team))) return false;
    return stage.required.every((one) => (agent.skills.get(one.skill) ?? 0) >= one.level);
  };
  const eligible = stages.map((each, number) =>
    each.map((stage) =>
      Uint8Array.from(agents, (agent, place) =>
        mayServe(agent, place, stage, channelOf[number] ?? 0) ? 1 : 0,
      ),
    ),
  );
  return {
    count: classes.length,
    ids: classes.map((each, number) => `${each.queue} ${each.channel} ${number}`),
    channel: Int32Array.from(channelOf),
    priority: Float64Array.from(classes, (each) => priorityRank(each.priority)),
    sla: new Float64Array(classes.length).fill(Infinity),
    slaTarget: new Float64Array(classes.length).fill(0.8),
    weight: new Float64Array(classes.length).fill(1),
    hard: Uint8Array.from(classes, (each) => (isHard(policy, each) ? 1 : 0)),
    required: classes.map((each) => Int32Array.from(each.required, (one) => skills.indexOf(one.skill))),
    stepAfter: stages.map((each) => Float64Array.from(each.slice(1), (stage) => stage.after)),
    eligible,
    eligibleAgents: eligible.map((each) => each.map(placesOfOnes)),
    byAgent: Array.from({ length: count }, (_, agent) =>
      placesOfOnes(Uint8Array.from(eligible, (each) => (each.some((stage) => stage[agent] === 1) ? 1 : 0))),
    ),
  };
}

/** The same in the words of the scenario format, for policies that look things up there. */
function scenarioOf(plan: TracePlan, warmup: number, horizon: number): Scenario {
  const { capacity, offers, handlingSeconds, wrapUpSeconds } = plan.policy;
  return {
    name: 'recorded',
    warmup,
    horizon,
    channels: Object.fromEntries(
      channelKinds.map((kind) => [
        kind,
        {
          units: capacity.channels[kind].units,
          cap: capacity.channels[kind].max,
          exclusive: capacity.channels[kind].exclusive ?? false,
          slaOn: (handlingSeconds?.[kind] ?? 0) > 0 ? ('end' as const) : ('answer' as const),
          wrap: wrapUpSeconds[kind],
          offerTimeout: offers.timeoutSeconds[kind],
        },
      ]),
    ),
    classes: plan.classes.map((each, number) => ({
      id: `${each.queue} ${each.channel} ${number}`,
      channel: each.channel,
      required: each.required.map((one) => one.skill),
      priority: priorityRank(each.priority),
      sla: 3_600,
      svc: { dist: 'exp', mean: handlingSeconds?.[each.channel] ?? 300 },
      rate: { perHour: 0 },
    })),
    agents: plan.agents.map((agent) => ({ count: 1, skills: Object.fromEntries(agent.skills) })),
  };
}

function placesOfOnes(flags: Uint8Array): Int32Array {
  const found: number[] = [];
  flags.forEach((flag, place) => {
    if (flag === 1) found.push(place);
  });
  return Int32Array.from(found);
}
