import type { Channel, Outbound, SendOutcome } from '#channels/channel.ts';
import { roomOf, type ChannelRegistry } from '../channel-registry.ts';
import type { Flow } from '../flow.ts';
import { claimDelivery, type Claim } from './claim-delivery.ts';
import { outboundOf } from './outbound.ts';
import { recordOutcome, type Recorded } from './record-outcome.ts';

type Claimed = Extract<Claim, { kind: 'claimed' }>;
export type Delivered = Exclude<Claim, Claimed> | Recorded;

/**
 * Sends an outbound message and records what came of it. That it is being sent is committed before the provider is
 * asked; an outcome that nobody knows is asked of the provider before anything is sent again; what is known to have
 * left is never sent again. A message that must wait comes back by a timer.
 */
export async function deliver(flow: Flow, channels: ChannelRegistry, messageId: string): Promise<Delivered> {
  const claim = await claimDelivery(flow, messageId);
  if (claim.kind !== 'claimed') return claim;
  const outcome = await attempt(flow, channels, claim);
  return recordOutcome(flow, claim, outcome);
}

async function attempt(flow: Flow, channels: ChannelRegistry, claim: Claimed): Promise<SendOutcome> {
  const room = roomOf(channels, claim.channel.kind);
  let outbound: Outbound;
  try {
    outbound = await outboundOf(flow, claim.channel, claim.message);
  } catch (error) {
    return { kind: 'failed', failure: 'transient', error: sentence(error) };
  }
  try {
    const earlier = await ask(room, claim, outbound);
    return earlier ?? (await room.send(claim.channel, outbound));
  } catch (error) {
    return { kind: 'unknown', error: sentence(error) };
  }
}

/** What became of an earlier attempt; undefined when the message is to be sent now. */
async function ask(room: Channel, claim: Claimed, outbound: Outbound): Promise<SendOutcome | undefined> {
  if (!claim.mayHaveLeftAt) return undefined;
  const found = await room.findSent(claim.channel, outbound, claim.mayHaveLeftAt);
  // It surely never left.
  if (found?.kind === 'failed' && found.failure === 'transient') return undefined;
  if (found) return found;
  // A mail that arrives twice under one Message-ID is one to its reader; a text would be read twice.
  return outbound.mail
    ? undefined
    : { kind: 'unknown', error: 'The provider cannot tell whether it was sent.' };
}

function sentence(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
