import { describe, expect, it } from '@jest/globals';
import { findConversation, type Candidate, type ThreadingFacts } from './find-conversation.ts';

const now = new Date('2026-03-02T09:00:00Z');
const hoursAgo = (hours: number) => new Date(now.getTime() - hours * 3_600_000);
const candidate = (conversationId: string, given: Partial<Candidate> = {}): Candidate => ({
  conversationId,
  state: 'assigned',
  participant: true,
  ...given,
});
const referred = (reference: string, id: string, given: Partial<Candidate> & { signed?: boolean } = {}) => ({
  ...candidate(id, given),
  reference,
  signed: given.signed ?? false,
});
const find = (given: Partial<ThreadingFacts>) =>
  findConversation({
    references: given.referred?.map((one) => one.reference) ?? [],
    referred: [],
    automatic: false,
    continuity: { joinOpenConversation: true, reopenWithinHours: 72 },
    now,
    ...given,
  });

describe('finding a conversation', () => {
  it.each<[string, Partial<ThreadingFacts>, object]>([
    ['nothing known opens', {}, { kind: 'open', because: 'nothing-found' }],
    [
      'a signed token comes before references',
      { tokened: candidate('token', { participant: false }), referred: [referred('<a>', 'reference')] },
      { kind: 'join', conversationId: 'token', by: 'token' },
    ],
    [
      'the nearest reference comes first',
      { references: ['<near>', '<far>'], referred: [referred('<far>', 'far'), referred('<near>', 'near')] },
      { kind: 'join', conversationId: 'near', by: 'reference' },
    ],
    [
      'a stranger with a seen reference is kept out',
      { referred: [referred('<a>', 'victim', { participant: false })] },
      { kind: 'open', related: 'victim', because: 'not-a-participant' },
    ],
    [
      'a stranger with a signed reference is let in',
      { referred: [referred('<a>', 'ours', { participant: false, signed: true })] },
      { kind: 'join', conversationId: 'ours', by: 'token' },
    ],
    [
      'a foreign reference does not hide the sender’s own',
      { referred: [referred('<a>', 'victim', { participant: false }), referred('<b>', 'own')] },
      { kind: 'join', conversationId: 'own', by: 'reference' },
    ],
    [
      'one Message-ID in two conversations leads to the sender’s',
      {
        references: ['<a>'],
        referred: [referred('<a>', 'victim', { participant: false }), referred('<a>', 'own')],
      },
      { kind: 'join', conversationId: 'own', by: 'reference' },
    ],
    [
      'what was resolved long ago is not reopened',
      { referred: [referred('<a>', 'old', { state: 'resolved', resolvedAt: hoursAgo(73) })] },
      { kind: 'open', related: 'old', because: 'resolved-long-ago' },
    ],
    [
      'to the hour',
      { referred: [referred('<a>', 'old', { state: 'resolved', resolvedAt: hoursAgo(72) })] },
      { kind: 'join', conversationId: 'old', by: 'reference' },
    ],
    [
      'but a machine’s message joins it, which reopens nothing',
      {
        automatic: true,
        referred: [referred('<a>', 'old', { state: 'resolved', resolvedAt: hoursAgo(999) })],
      },
      { kind: 'join', conversationId: 'old', by: 'reference' },
    ],
    [
      'a text joins the latest',
      { latest: candidate('open') },
      { kind: 'join', conversationId: 'open', by: 'customer' },
    ],
    [
      'unless the policy says otherwise',
      { latest: candidate('open'), continuity: { joinOpenConversation: false, reopenWithinHours: 72 } },
      { kind: 'open', because: 'nothing-found' },
    ],
  ])('%s', (_name, facts, finding) => {
    expect(find(facts)).toEqual(finding);
  });
});
