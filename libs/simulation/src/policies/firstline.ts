import { defaultWeights } from '#domain/routing/engine/default-weights.ts';
import type { Person } from '#domain/routing/engine/person.ts';
import type { DispatchRules } from '#domain/routing/engine/rules.ts';
import type { ScoreWeights } from '#domain/routing/engine/weights.ts';
import type { CompiledScenario } from '../compiled-scenario.ts';
import { onceFor } from '../once-for.ts';
import type { SimulatedPolicy } from '../policy.ts';
import type { World } from '../world.ts';
import { askedByDocument, askedByScenario, classStages, type Asked } from './class-stages.ts';
import type { DocumentHouse } from './document-house.ts';
import type { EngineHouse } from './engine-house.ts';
import { enginePolicy } from './engine-policy.ts';

/**
 * The service's own engine in a scenario. A call takes whoever lacks a skill for it wholly and for longer, so that calls keep
 * what they ask for.
 */
export function firstline(name = 'firstline', weights: ScoreWeights = defaultWeights): SimulatedPolicy {
  return enginePolicy(
    name,
    'all but exclusive',
    houseOnce((compiled) =>
      houseOf(compiled, rulesOf(compiled, weights), (ofClass) => askedByScenario(compiled, ofClass)),
    ),
  );
}

/** The same under a routing-policy document; it runs on the house's own compiled scenario. */
export function underDocument(name: string, house: DocumentHouse): SimulatedPolicy {
  return enginePolicy(
    name,
    true,
    houseOnce((compiled) => {
      const rules = { ...rulesOf(compiled, house.rules.weights, house.handlingMs), ...house.rules };
      return houseOf(compiled, rules, (ofClass) => askedByDocument(house, ofClass));
    }),
  );
}

/** The house of a scenario, which nothing changes that happens in a run: there may be hundreds of them, of a few thousand events. */
function houseOnce(make: (compiled: CompiledScenario) => EngineHouse): (world: World) => EngineHouse {
  const house = onceFor(make);
  return ({ compiled }) => house(compiled);
}

function houseOf(
  compiled: CompiledScenario,
  rules: DispatchRules,
  asked: (ofClass: number) => Asked[],
): EngineHouse {
  const { classes, scenario } = compiled;
  return {
    rules,
    people: peopleOf(compiled),
    stages: scenario.classes.map(({ channel }, ofClass) =>
      classStages(asked(ofClass), { channel, hard: classes.hard[ofClass] === 1 }, rules),
    ),
  };
}

function peopleOf({ agents, channels, scenario }: CompiledScenario): Person[] {
  const skills = scenario.agents.flatMap((each) =>
    Array.from({ length: each.count ?? 1 }, () => new Map(Object.entries(each.skills))),
  );
  return skills.map((own, agent) => ({
    id: String(agent),
    presence: 'offline',
    skills: own,
    teams: [],
    hasPhone: true,
    units: agents.units[agent] as number,
    held: [],
    maxima: Object.fromEntries(
      channels.names.map((channel, number) => [
        channel,
        agents.caps[agent * channels.count + number] as number,
      ]),
    ),
  }));
}

function rulesOf(
  { channels, scenario }: CompiledScenario,
  weights: ScoreWeights,
  handlingMs: DocumentHouse['handlingMs'] = {},
): DispatchRules {
  const interruptible = channels.names.filter((_, number) => channels.interruptible[number] === 1);
  return {
    channels: Object.fromEntries(
      channels.names.map((name, number) => [
        name,
        {
          units: channels.units[number] as number,
          max: 1_000,
          exclusive: channels.exclusive[number] === 1,
          interrupts: channels.exclusive[number] === 1 ? interruptible : [],
          due: channels.slaOnEnd[number] === 1 ? 'end' : 'answer',
          handlingMs: handlingMs[name],
          wrapUpMs: (channels.wrap[number] as number) * 1_000,
        },
      ]),
    ),
    weights,
    worth: {},
    priorities: [],
    order: {},
    hard: new Set(),
    askedSkills: scenario.classes.flatMap((each) => each.required),
    restMs: Infinity,
  };
}
