import { conditionHolds } from '#domain/routing/condition-holds.ts';
import { dispatchRules } from '#domain/routing/dispatch-rules.ts';
import type { DispatchRules } from '#domain/routing/engine/rules.ts';
import type { Classification, RoutingPolicy } from '#domain/routing/routing-policy.ts';
import { channelKinds, type ChannelKind, type SkillRequirement } from '#domain/words.ts';
import type { CompiledScenario } from '../compiled-scenario.ts';
import type { ScenarioClass } from '../scenario.ts';
import { stagesOf, type Stage } from '../trace/relaxation-stages.ts';

/** How a routing-policy document runs a scenario's house. */
export interface DocumentHouse {
  /** The scenario with the capacity, rests and steps of the document. What contacts need, and how long it takes, stays. */
  readonly compiled: CompiledScenario;
  readonly rules: Pick<DispatchRules, 'weights' | 'worth' | 'priorities' | 'order'>;
  /** Usual handling time by channel, where the document says one. */
  readonly handlingMs: Readonly<Record<string, number | undefined>>;
  /** What each class asks for as it waits. */
  readonly stages: readonly (readonly Stage[])[];
  readonly preferred: readonly (readonly SkillRequirement[])[];
}

/**
 * Puts a scenario under a routing-policy document. A class goes where the rule sends it that bears its id as name, else the
 * first rule that holds of its channel and of its id as a tag, else the fallback. The skills of a rule that bears its name
 * replace its own; other rules set levels of those it asks for anyway.
 */
export function documentHouse(compiled: CompiledScenario, policy: RoutingPolicy): DocumentHouse {
  const { scenario } = compiled;
  const known = knownSkills(compiled);
  const placed = scenario.classes.map((one) => ({ one, ...placeOf(one, policy) }));
  // Who serves a queue is in no scenario: everybody does.
  const teamsOfQueue = new Map(Object.keys(policy.queues).map((queue) => [queue, []]));
  const stages = placed.map(({ one, then, isNamed }) => {
    const required = isNamed ? then.required.filter(({ skill }) => known.has(skill)) : levelled(one, then);
    const { queue, priority, preferred } = then;
    return stagesOf(
      { channel: kindOf(one.channel) ?? 'custom', queue, priority, required, preferred },
      policy,
      teamsOfQueue,
      [],
    );
  });
  const { weights, worth, priorities, order, channels } = dispatchRules(policy);
  return {
    compiled: withCapacity(withStages(compiled, stages, known), policy),
    rules: { weights, worth, priorities, order },
    handlingMs: Object.fromEntries(Object.entries(channels).map(([name, one]) => [name, one.handlingMs])),
    stages,
    preferred: placed.map(({ then }) => then.preferred),
  };
}

/** What of a document no scenario can express, or not this one. */
export function ignoredOf({ scenario, ...compiled }: CompiledScenario, policy: RoutingPolicy): string[] {
  const known = knownSkills({ scenario, ...compiled });
  const used = new Set(scenario.classes.map((one) => placeOf(one, policy).rule));
  const unused = policy.rules.filter((rule) => !used.has(rule.name)).length;
  const asked = [...policy.rules.map((rule) => rule.then), policy.fallback].flatMap((then) => [
    ...then.required,
    ...then.preferred,
  ]);
  const skills = [...new Set(asked.map((one) => one.skill))].filter((skill) => !known.has(skill));
  const foreign = Object.keys(scenario.channels).filter((name) => !kindOf(name));
  const queues = Object.values(policy.queues);
  const says = (holds: boolean, what: string) => (holds ? [what] : []);
  return [
    ...says(
      unused > 0,
      `${unused} of ${policy.rules.length} rules, which fit no class by name, tag or channel`,
    ),
    ...says(skills.length > 0, `the skills ${skills.join(', ')}, which nobody has or needs there`),
    ...says(foreign.length > 0, `capacity and wrap-up of ${foreign.join(', ')}, which are no channel kinds`),
    ...says(
      queues.some((queue) => queue.autoAccept),
      'assigning without asking',
    ),
    ...says(
      queues.some((queue) => queue.steps.some((step) => step.widen)),
      'teams: everybody serves every queue',
    ),
    'what is about customers and people: sticky rules, manual work, continuity',
  ];
}

function knownSkills({ scenario }: Pick<CompiledScenario, 'scenario'>): Map<string, number> {
  const names = [
    ...scenario.classes.flatMap((each) => each.required),
    ...scenario.agents.flatMap((group) => Object.keys(group.skills)),
  ];
  return new Map([...new Set(names)].map((name, number) => [name, number]));
}

function kindOf(channel: string): ChannelKind | undefined {
  return channelKinds.find((kind) => kind === channel);
}

function placeOf(
  { id, channel }: ScenarioClass,
  policy: RoutingPolicy,
): { readonly rule: string | undefined; readonly then: Classification; readonly isNamed: boolean } {
  const named = policy.rules.find((rule) => rule.name === id);
  if (named) return { rule: id, then: named.then, isNamed: true };
  const kind = kindOf(channel);
  const nothing = { to: [], subject: '', text: '', customer: {}, atMs: 0 };
  const rule =
    kind &&
    policy.rules.find(({ when }) => conditionHolds(when, { ...nothing, channelKind: kind, tags: [id] }));
  return { rule: rule?.name, then: rule?.then ?? policy.fallback, isNamed: false };
}

function levelled({ required }: ScenarioClass, then: Classification): SkillRequirement[] {
  return required.map((skill) => ({
    skill,
    level: then.required.find((one) => one.skill === skill)?.level ?? 1,
  }));
}

function withStages(
  compiled: CompiledScenario,
  stages: readonly (readonly Stage[])[],
  known: ReadonlyMap<string, number>,
): CompiledScenario {
  const { agents, classes } = compiled;
  const eligible = stages.map((each, ofClass) =>
    each.map(({ required }) =>
      Uint8Array.from({ length: agents.count }, (_, agent) => {
        const couldHold =
          (agents.caps[agent * compiled.channels.count + (classes.channel[ofClass] ?? 0)] ?? 0) > 0;
        const level = (skill: string) =>
          agents.levels[agent * agents.skillCount + (known.get(skill) ?? -1)] ?? 0;
        return couldHold && required.every((one) => level(one.skill) >= one.level) ? 1 : 0;
      }),
    ),
  );
  const places = (flags: Uint8Array) => Int32Array.from([...flags.keys()].filter((at) => flags[at] === 1));
  return {
    ...compiled,
    classes: {
      ...classes,
      stepAfter: stages.map((each) => Float64Array.from(each.slice(1), (stage) => stage.after)),
      eligible,
      eligibleAgents: eligible.map((each) => each.map(places)),
      byAgent: Array.from({ length: agents.count }, (_, agent) =>
        places(Uint8Array.from(eligible, (each) => (each.some((flags) => flags[agent] === 1) ? 1 : 0))),
      ),
    },
  };
}

function withCapacity(compiled: CompiledScenario, policy: RoutingPolicy): CompiledScenario {
  const { agents, channels, scenario } = compiled;
  const { capacity, offers, wrapUpSeconds } = policy;
  const numbers = (own: Float64Array, of: (kind: ChannelKind) => number) =>
    own.map((value, at) => {
      const kind = kindOf(channels.names[at] ?? '');
      return kind ? of(kind) : value;
    });
  const flags = (own: Uint8Array, of: (kind: ChannelKind) => boolean) =>
    own.map((value, at) => {
      const kind = kindOf(channels.names[at] ?? '');
      return kind ? Number(of(kind)) : value;
    });
  const sole = channelKinds.filter((kind) => capacity.channels[kind].exclusive);
  const people = scenario.agents.flatMap((group) => Array.from({ length: group.count ?? 1 }, () => group));
  return {
    ...compiled,
    missCooldown: offers.restSeconds,
    channels: {
      ...channels,
      units: numbers(channels.units, (kind) => capacity.channels[kind].units),
      exclusive: flags(channels.exclusive, (kind) => capacity.channels[kind].exclusive ?? false),
      interruptible: flags(channels.interruptible, (kind) =>
        sole.some((one) => capacity.channels[one].interrupts?.includes(kind)),
      ),
      wrap: numbers(channels.wrap, (kind) => wrapUpSeconds[kind]),
      offerTimeout: numbers(channels.offerTimeout, (kind) => offers.timeoutSeconds[kind]),
    },
    agents: {
      ...agents,
      units: agents.units.map((_, agent) => people[agent]?.units ?? capacity.units),
      caps: agents.caps.map((value, at) => {
        const name = channels.names[at % channels.count] ?? '';
        const kind = kindOf(name);
        return (
          people[Math.floor(at / channels.count)]?.caps?.[name] ??
          (kind ? capacity.channels[kind].max : value)
        );
      }),
    },
  };
}
