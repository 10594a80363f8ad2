import { dispatchRules } from '#domain/routing/dispatch-rules.ts';
import { classStages } from '../policies/class-stages.ts';
import type { EngineHouse } from '../policies/engine-house.ts';
import { enginePolicy } from '../policies/engine-policy.ts';
import type { SimulatedPolicy } from '../policy.ts';
import { secondsIn, type CompiledTrace } from './compile-trace.ts';
import type { RecordedTrace } from './recorded-trace.ts';

/**
 * A routing policy document at work in the service's own engine, upon recorded contacts.
 * @param asItWas it is the one that was live, in a house that goes on as it did: what was learned of room is taken over
 */
export function documentPolicy(
  name: string,
  trace: RecordedTrace,
  house: CompiledTrace,
  asItWas = false,
): SimulatedPolicy {
  const lessons = asItWas
    ? trace.lessons.map(({ atMs, learned }) => ({ at: secondsIn(trace, atMs), learned }))
    : [];
  return enginePolicy(name, true, () => ({ ...houseOf(trace, house), lessons }));
}

function houseOf(trace: RecordedTrace, { plan, stages }: CompiledTrace): EngineHouse {
  const { agents, classes, keptFor, policy } = plan;
  const { byHand, customer, dueMs, handedOn, kind, lastAgent, placedMs } = trace.contacts;
  const rules = dispatchRules(policy);
  return {
    rules,
    people: agents.map(({ hasPhone, skills, teams, units }, place) => ({
      id: String(place),
      presence: 'offline',
      skills,
      teams,
      hasPhone,
      units: units ?? policy.capacity.units,
      held: [],
    })),
    stages: stages.map((each, ofClass) => {
      const { channel = '', hard, preferred = [] } = classes[ofClass] ?? {};
      return classStages(
        each.map(({ priority, queue, required, teams }) => ({ priority, queue, required, preferred, teams })),
        { channel, hard },
        rules,
      );
    }),
    originSeconds: trace.fromMs / 1_000,
    lessonsAt: Float64Array.from(trace.learnedMs, (ms) => secondsIn(trace, ms)),
    contacts: {
      customer: (contact) => customer[contact] ?? -1,
      isNew: (contact) => kind[contact] === 0,
      placedSeconds: (contact) => secondsIn(trace, placedMs[contact] ?? NaN),
      dueSeconds: (contact) => secondsIn(trace, dueMs[contact] ?? NaN),
      byHand: (contact) => byHand[contact] === 1,
      handedOn: (contact) => handedOn[contact] === 1,
      last(contact) {
        const kept = keptFor.get(contact);
        if (kept) return { agent: kept.agent, keptSeconds: kept.seconds };
        const agent = lastAgent[contact] ?? -1;
        return agent < 0 ? undefined : { agent };
      },
    },
    presences: agents
      .flatMap(({ absent }, agent) =>
        absent.map(({ atMs, presence }) => ({ at: secondsIn(trace, atMs), agent, presence })),
      )
      .sort((a, b) => a.at - b.at || a.agent - b.agent),
  };
}
