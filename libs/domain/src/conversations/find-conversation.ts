import type { ConversationState } from '../words.ts';

/** A conversation that a message may belong to. */
export interface Candidate {
  readonly conversationId: string;
  readonly state: ConversationState;
  readonly resolvedAt?: Date | undefined;
  /** Its customer is the sender, under whichever identity. */
  readonly participant: boolean;
}

/** A candidate that a header names. */
export interface ReferredCandidate extends Candidate {
  readonly reference: string;
  /** The reference is a Message-ID of ours with its signature. */
  readonly signed: boolean;
}

export interface ThreadingFacts {
  /** The conversation whose signed token stands in a recipient's address. */
  readonly tokened?: Candidate | undefined;
  /** Message-IDs in the order in which they are to be tried. */
  readonly references: readonly string[];
  readonly referred: readonly ReferredCandidate[];
  /** The customer's newest conversation that is not resolved, else their newest; for texts and calls. */
  readonly latest?: Candidate | undefined;
  readonly automatic: boolean;
  readonly continuity: {
    readonly joinOpenConversation: boolean;
    readonly reopenWithinHours: number;
  };
  readonly now: Date;
}

export type Finding =
  | {
      readonly kind: 'join';
      readonly conversationId: string;
      /** `token`: an address or a Message-ID that carries our signature. */
      readonly by: 'token' | 'reference' | 'customer';
    }
  /** `related`: where it may belong, but which it may not or no longer join. */
  | {
      readonly kind: 'open';
      readonly related?: string;
      readonly because: 'nothing-found' | 'not-a-participant' | 'resolved-long-ago';
    };

/**
 * Finds the conversation of a message: by a signed token of ours in its recipients, then by its references from
 * the nearest, then by its sender. A reference that anybody could have seen admits only the conversation's own
 * customer, so nobody joins another's conversation by guessing.
 */
export function findConversation(facts: ThreadingFacts): Finding {
  const admitted: { candidate: Candidate; by: 'token' | 'reference' | 'customer' }[] = [];
  const refused: Candidate[] = [];
  if (facts.tokened) admitted.push({ candidate: facts.tokened, by: 'token' });
  for (const reference of facts.references) {
    for (const candidate of facts.referred.filter((one) => one.reference === reference)) {
      if (candidate.signed) admitted.push({ candidate, by: 'token' });
      else if (candidate.participant) admitted.push({ candidate, by: 'reference' });
      else refused.push(candidate);
    }
  }
  if (facts.latest && facts.continuity.joinOpenConversation) {
    admitted.push({ candidate: facts.latest, by: 'customer' });
  }
  for (const { candidate, by } of admitted) {
    if (takesMessages(candidate, facts))
      return { kind: 'join', conversationId: candidate.conversationId, by };
  }
  const [past] = admitted;
  if (past) return { kind: 'open', related: past.candidate.conversationId, because: 'resolved-long-ago' };
  const [foreign] = refused;
  if (foreign) return { kind: 'open', related: foreign.conversationId, because: 'not-a-participant' };
  return { kind: 'open', because: 'nothing-found' };
}

/** A resolved conversation takes messages for the policy's hours; what a machine sends joins it without reopening. */
export function takesMessages(
  candidate: Pick<Candidate, 'state' | 'resolvedAt'>,
  facts: Pick<ThreadingFacts, 'automatic' | 'continuity' | 'now'>,
): boolean {
  if (candidate.state !== 'resolved' || facts.automatic) return true;
  const hours = (facts.now.getTime() - (candidate.resolvedAt?.getTime() ?? 0)) / 3_600_000;
  return hours <= facts.continuity.reopenWithinHours;
}
