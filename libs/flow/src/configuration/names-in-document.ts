import type { DocumentBody, DocumentKind } from '#contracts/documents.ts';

export const namedKinds = ['queue', 'skill', 'team', 'agent', 'rota', 'webhook'] as const;
export type NamedKind = (typeof namedKinds)[number];

/** What a document names that must exist elsewhere: of each kind by name (agents by e-mail address), with where it stands first. */
export type NamesInDocument = Readonly<Record<NamedKind, ReadonlyMap<string, string>>>;

class Named implements NamesInDocument {
  readonly queue = new Map<string, string>();
  readonly skill = new Map<string, string>();
  readonly team = new Map<string, string>();
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
  for (const one of [...policy.rules.map((rule) => rule.then), policy.fallback]) {
    named.add('queue', [one.queue], 'body');
    named.add(
      'skill',
      [...one.required, ...one.preferred].map(({ skill }) => skill),
      'body',
    );
  }
  named.add('queue', Object.keys(policy.queues), 'body');
  for (const step of Object.values(policy.queues).flatMap((queue) => queue.steps)) {
    named.add('skill', [...(step.drop ?? []), ...(step.lower ?? []).map(({ skill }) => skill)], 'body');
    named.add('team', step.widen ?? [], 'body');
  }
  return named;
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
