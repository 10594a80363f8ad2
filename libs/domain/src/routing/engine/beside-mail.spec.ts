import { describe, expect, it } from '@jest/globals';
import { atMs, held, routable, waiting } from '../../../../../test/builders/pool.ts';
import { testPolicy } from '../../../../../test/builders/routing-policy.ts';
import { decide } from '../decide.ts';
import type { Holding } from '../../capacity/capacity.ts';

/** Who gets a chat, by how the points of packing are of each. */
function chatBetween(...agents: Holding[][]) {
  const chat = waiting('chat', { channel: 'chat', deadlineMs: atMs + 5_000 });
  const people = agents.map((holds, number) => routable(`agent ${number}`, { held: holds }));
  const [offer] = decide({ waiting: [chat], agents: people }, testPolicy(), atMs);
  if (offer?.kind !== 'offer') throw new Error('It was not offered.');
  const packing = offer.considered.map(
    ({ agentId, terms }) => [agentId, terms.find(({ name }) => name === 'packing')?.value] as const,
  );
  return { agentId: offer.agentId, packing: Object.fromEntries(packing) };
}

const chat = held('chat', 30);
const mail = held('email', 10);

describe('a conversation', () => {
  it('goes where others are, and less gladly the more mail is there', () => {
    const { agentId, packing } = chatBetween([chat, mail], [chat], [chat, mail, mail]);
    expect(agentId).toBe('agent 1');
    expect(packing['agent 0']).toBeCloseTo(0.85, 9);
    expect(packing['agent 1']).toBe(1);
    expect(packing['agent 2']).toBeCloseTo(0.7, 9);
  });
});
