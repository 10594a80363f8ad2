import type { DocumentBody, DocumentKind } from '#contracts/documents.ts';

/** What a document names that must exist elsewhere. */
export interface NamesInDocument {
  readonly queues: ReadonlySet<string>;
  readonly skills: ReadonlySet<string>;
  readonly teams: ReadonlySet<string>;
}

export function namesIn<K extends DocumentKind>(kind: K, body: DocumentBody<K>): NamesInDocument {
  if (kind === 'routing-policy') return ofRoutingPolicy(body as DocumentBody<'routing-policy'>);
  if (kind === 'sla-policy') return ofSlaPolicy(body as DocumentBody<'sla-policy'>);
  return { queues: new Set(), skills: new Set(), teams: new Set() };
}

/** Queues that a policy sends work to without saying how they are served. */
export function queuesWithoutRules(policy: DocumentBody<'routing-policy'>): string[] {
  const used = new Set([...policy.rules.map((rule) => rule.then.queue), policy.fallback.queue]);
  return [...used].filter((name) => !Object.hasOwn(policy.queues, name));
}

function ofRoutingPolicy(policy: DocumentBody<'routing-policy'>): NamesInDocument {
  const classes = [...policy.rules.map((rule) => rule.then), policy.fallback];
  const steps = Object.values(policy.queues).flatMap((queue) => queue.steps);
  return {
    queues: new Set([...classes.map((one) => one.queue), ...Object.keys(policy.queues)]),
    skills: new Set([
      ...classes.flatMap((one) => [...one.required, ...one.preferred].map(({ skill }) => skill)),
      ...steps.flatMap((step) => [...(step.drop ?? []), ...(step.lower ?? []).map(({ skill }) => skill)]),
    ]),
    teams: new Set(steps.flatMap((step) => step.widen ?? [])),
  };
}

function ofSlaPolicy(policy: DocumentBody<'sla-policy'>): NamesInDocument {
  const actions = policy.ladder.flatMap((step) => step.actions);
  return {
    queues: new Set(),
    skills: new Set(actions.flatMap((one) => ('skill' in one ? [one.skill] : []))),
    teams: new Set(actions.flatMap((one) => (one.do === 'add-team' ? [one.team] : []))),
  };
}
