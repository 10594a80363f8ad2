import type { DocumentBody, DocumentKind } from '#contracts/documents.ts';
import { defaultCalendarName } from '#domain/routing/condition-holds.ts';
import { conditionsIn } from '#domain/routing/rule-condition.ts';
import type { SkillRequirement } from '#domain/words.ts';

export const namedKinds = ['queue', 'skill', 'team', 'calendar', 'agent', 'rota', 'webhook'] as const;
export type NamedKind = (typeof namedKinds)[number];

/** What a document names that must exist elsewhere: of each kind by name (agents by e-mail address), with where it stands first. */
export type NamesInDocument = Readonly<Record<NamedKind, ReadonlyMap<string, string>>>;

class Named implements NamesInDocument {
  readonly queue = new Map<string, string>();
  readonly skill = new Map<string, string>();
  readonly team = new Map<string, string>();
  readonly calendar = new Map<string, string>();
  readonly agent = new Map<string, string>();
  readonly rota = new Map<string, string>();
  readonly webhook = new Map<string, string>();

  add(kind: NamedKind, names: readonly string[], field: string): void {
    for (const name of names) if (!this[kind].has(name)) this[kind].set(name, field);
  }
}

export function namesIn<K extends DocumentKind>(kind: K, body: DocumentBody<K>): NamesInDocument {
  if (kind === 'routing-policy') return ofRoutingPolicy(body as DocumentBody<'routing-policy'>);
  if (kind === 'sla-policy') return ofSlaPolicy(body as DocumentBody<'sla-policy'>);
  return new Named();
}

/** Queues that a policy sends work to without saying how they are served. */
export function queuesWithoutRules(policy: DocumentBody<'routing-policy'>): string[] {
  const used = new Set([...policy.rules.map((rule) => rule.then.queue), policy.fallback.queue]);
  return [...used].filter((name) => !Object.hasOwn(policy.queues, name));
}

function ofRoutingPolicy(policy: DocumentBody<'routing-policy'>): NamesInDocument {
  const named = new Named();
  const places = policy.rules.map(({ then }, at) => [`body.rules.${at}.then`, then] as const);
  for (const [where, { queue, required, preferred }] of [
    ...places,
    ['body.fallback', policy.fallback] as const,
  ]) {
    named.add('queue', [queue], `${where}.queue`);
    addSkills(named, required, `${where}.required`);
    addSkills(named, preferred, `${where}.preferred`);
  }
  for (const [at, { when }] of policy.rules.entries()) {
    for (const { hours } of conditionsIn(when)) {
      if (hours) named.add('calendar', [hours.calendar ?? defaultCalendarName], `body.rules.${at}.when`);
    }
  }
  for (const [queue, { steps, afterLast }] of Object.entries(policy.queues)) {
    const where = `body.queues.${queue}`;
    named.add('queue', [queue], where);
    if (afterLast?.do === 'overflow') named.add('queue', [afterLast.queue], `${where}.afterLast.queue`);
    for (const [at, step] of steps.entries()) {
      named.add('skill', step.drop ?? [], `${where}.steps.${at}.drop`);
      addSkills(named, step.lower ?? [], `${where}.steps.${at}.lower`);
      named.add('team', step.widen ?? [], `${where}.steps.${at}.widen`);
    }
  }
  return named;
}

function addSkills(named: Named, skills: readonly SkillRequirement[], field: string): void {
  named.add(
    'skill',
    skills.map(({ skill }) => skill),
    field,
  );
}

function ofSlaPolicy(policy: DocumentBody<'sla-policy'>): NamesInDocument {
  const named = new Named();
  for (const [at, target] of policy.targets.entries()) {
    named.add('queue', target.queues ?? [], `body.targets.${at}.queues`);
  }
  for (const [at, step] of policy.ladder.entries()) {
    const where = `body.ladder.${at}`;
    named.add('queue', step.when?.queues ?? [], `${where}.when.queues`);
    for (const [place, action] of step.actions.entries()) {
      const field = `${where}.actions.${place}`;
      if ('skill' in action) named.add('skill', [action.skill], `${field}.skill`);
      if (action.do === 'add-team') named.add('team', [action.team], `${field}.team`);
      if (action.do === 'webhook') named.add('webhook', [action.webhook], `${field}.webhook`);
      if (action.do === 'assign') addWhom(named, action.to, `${field}.to`);
      if ('whom' in action && typeof action.whom === 'object') {
        addWhom(named, action.whom, `${field}.whom`);
      }
    }
  }
  return named;
}

function addWhom(
  named: Named,
  whom: { readonly agent: string } | { readonly onCall: string } | { readonly team: string },
  field: string,
): void {
  if ('agent' in whom) named.add('agent', [whom.agent], field);
  else if ('onCall' in whom) named.add('rota', [whom.onCall], field);
  else named.add('team', [whom.team], field);
}
