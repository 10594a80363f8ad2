import { conditionsIn, type RuleCondition } from '../rule-condition.ts';
import type { RoutingPolicy } from '../routing-policy.ts';
import { classesOf, type Finding, type House } from './finding.ts';

/** Names of what does not exist, and queues that nobody describes or nothing leads to. */
export function checkNames(policy: RoutingPolicy, house: House): Finding[] {
  return [
    ...unknownNames(policy, house),
    ...queueUse(policy),
    ...doubledNames(policy),
    ...neverSeen(policy, house),
  ];
}

function* unknownNames(policy: RoutingPolicy, house: House): Generator<Finding> {
  for (const { path, name, then } of classesOf(policy)) {
    if (!house.queues.has(then.queue)) {
      const code = path === 'fallback' ? 'fallback-missing' : 'unknown-queue';
      yield unknown(code, `${path}.queue`, `${name} sends work to the queue ${then.queue}`);
    }
    for (const part of ['required', 'preferred'] as const) {
      for (const [at, { skill }] of then[part].entries()) {
        if (house.skills.has(skill)) continue;
        yield unknown('unknown-skill', `${path}.${part}.${at}`, `${name} asks for the skill ${skill}`);
      }
    }
  }
  for (const [at, rule] of policy.rules.entries()) {
    for (const { hours } of conditionsIn(rule.when)) {
      const calendar = hours && (hours.calendar ?? 'default');
      if (!calendar || house.calendars.has(calendar)) continue;
      yield unknown(
        'unknown-calendar',
        `rules.${at}.when`,
        `rule “${rule.name}” asks the calendar ${calendar}`,
      );
    }
  }
  for (const [queue, rules] of Object.entries(policy.queues)) {
    const path = `queues.${queue}`;
    if (!house.queues.has(queue))
      yield unknown('unknown-queue', path, `there are rules for the queue ${queue}`);
    for (const [at, step] of rules.steps.entries()) {
      const where = `${path}.steps.${at}`;
      const skills = [...(step.drop ?? []), ...(step.lower ?? []).map((one) => one.skill)];
      for (const skill of skills.filter((one) => !house.skills.has(one))) {
        yield unknown('unknown-skill', where, `a step of ${queue} eases the skill ${skill}`);
      }
      for (const team of (step.widen ?? []).filter((one) => !house.teams.has(one))) {
        yield unknown('unknown-team', where, `a step of ${queue} widens to the team ${team}`);
      }
    }
    const last = rules.afterLast;
    if (last?.do === 'overflow' && !house.queues.has(last.queue)) {
      yield unknown(
        'unknown-queue',
        `${path}.afterLast.queue`,
        `${queue} overflows into the queue ${last.queue}`,
      );
    }
  }
}

function unknown(code: string, path: string, what: string): Finding {
  const sentence = `${what.charAt(0).toUpperCase()}${what.slice(1)}, which does not exist.`;
  return { severity: 'error', code, path, sentence };
}

function* queueUse(policy: RoutingPolicy): Generator<Finding> {
  const used = new Set(classesOf(policy).map((one) => one.then.queue));
  const overflows = Object.values(policy.queues).flatMap(({ afterLast }) =>
    afterLast?.do === 'overflow' ? [afterLast.queue] : [],
  );
  for (const queue of new Set([...used, ...overflows])) {
    if (Object.hasOwn(policy.queues, queue)) continue;
    const sentence = `Work goes to the queue ${queue}, but nothing says how it is served. Add it under queues.`;
    yield { severity: 'error', code: 'queue-without-rules', path: 'queues', sentence };
  }
  const reached = reachable(policy, used);
  for (const queue of Object.keys(policy.queues)) {
    if (reached.has(queue)) continue;
    const sentence = `No rule sends anything to the queue ${queue}, and no queue overflows into it.`;
    yield { severity: 'warning', code: 'unreachable-queue', path: `queues.${queue}`, sentence };
  }
}

function reachable(policy: RoutingPolicy, from: ReadonlySet<string>): Set<string> {
  const reached = new Set(from);
  // A set is walked with what is added meanwhile.
  for (const queue of reached) {
    const last = Object.hasOwn(policy.queues, queue) ? policy.queues[queue]?.afterLast : undefined;
    if (last?.do === 'overflow') reached.add(last.queue);
  }
  return reached;
}

/** The attributes of customers that a condition asks for. */
export function attributesAsked({ customer = {}, segments }: RuleCondition): string[] {
  return [...Object.keys(customer), ...(segments ? ['segment'] : [])];
}

/** What no conversation will ever bear: agents, languages, menu digits and attributes there are none of, addresses that are not ours. */
function* neverSeen(
  policy: RoutingPolicy,
  { agentEmails, addresses, attributes, digits }: House,
): Generator<Finding> {
  for (const [at, { name, when }] of policy.rules.entries()) {
    const path = `rules.${at}.when`;
    for (const part of conditionsIn(when)) {
      for (const email of missingFrom(agentEmails, part.history?.lastAgents)) {
        const sentence = `Rule “${name}” asks for the agent ${email}, who does not exist.`;
        yield { severity: 'warning', code: 'unknown-agent', path, sentence };
      }
      for (const pressed of missingFrom(digits, part.digits)) {
        const sentence = `Rule “${name}” asks for the digits ${pressed}, which no menu of ours offers.`;
        yield { severity: 'warning', code: 'unknown-digits', path, sentence };
      }
      for (const language of (part.languages ?? []).filter((one) => !/^[a-z]{2,3}$/i.test(one))) {
        const sentence = `Rule “${name}” asks for the language ${language}; name it by its code of two or three letters, as de.`;
        yield { severity: 'warning', code: 'unknown-language', path, sentence };
      }
      for (const attribute of attributesAsked(part).filter((one) => attributes && !attributes.has(one))) {
        const sentence = `Rule “${name}” asks for the attribute ${attribute}, which no customer has.`;
        yield { severity: 'note', code: 'unknown-attribute', path, sentence };
      }
      for (const address of missingFrom(addresses, part.to)) {
        const sentence = `Rule “${name}” looks for ${address}, which is no channel of ours: it sees only what names it and comes over another one.`;
        yield { severity: 'note', code: 'unknown-address', path, sentence };
      }
    }
  }
}

function missingFrom(known: ReadonlySet<string> | undefined, named: readonly string[] = []): string[] {
  return known ? named.filter((one) => !known.has(one.toLowerCase())) : [];
}

function* doubledNames(policy: RoutingPolicy): Generator<Finding> {
  const seen = new Set<string>();
  for (const [at, { name }] of policy.rules.entries()) {
    if (seen.has(name)) {
      const sentence = `Another rule is called “${name}” too; conversations would not tell which one matched.`;
      yield { severity: 'warning', code: 'name-twice', path: `rules.${at}.name`, sentence };
    }
    seen.add(name);
  }
}
