import type { UnknownNames } from '#flow/configuration/unknown-names.ts';
import type { MovedVersion } from '#flow/policies/move-document.ts';
import type { Problem } from '#platform/problem.ts';
import { conflict, noSuch, stale, unacceptable, unknownIn } from '../http/refusals.ts';

const details = {
  'is-live': 'This version is live and decides already. Publish another one first.',
  'not-deciding':
    'This version is neither in shadow nor has it a share of the traffic. There is nothing to withdraw.',
  'nothing-before': 'No version was live before this one. Publish the version that you want instead.',
} as const;

/** Why a version of a document stays in its state. */
export function refusedMove(outcome: Exclude<MovedVersion, { kind: 'moved' }>): Problem {
  switch (outcome.kind) {
    case 'no-document':
      return noSuch('version');
    case 'stale':
      return stale(outcome.changes);
    case 'refused':
      return conflict('not-now', 'Not possible now', details[outcome.because], { because: outcome.because });
    case 'unknown':
      return unknownInDocument(outcome.names, 'Add what this version names, or draft another one');
  }
}

/** 422 for what a document names and that does not exist. */
export function unknownInDocument(names: UnknownNames, remedy?: string): Problem {
  const errors = [
    ...names.missing.flatMap(({ what, name, field }) => unknownIn(field, what, [name])),
    ...names.withoutRules.map((queue) => ({
      in: 'body' as const,
      field: 'body.queues',
      problem: `has no entry for the queue ${queue}, to which a rule sends work`,
    })),
  ];
  return unacceptable(errors, remedy);
}
