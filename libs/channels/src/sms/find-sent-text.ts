import type { ChannelSetup, Outbound, SendOutcome } from '../channel.ts';
import type { TwilioApi } from '../twilio-client.ts';
import { providerAddress } from './address.ts';
import { outcomeOf } from './send-text.ts';

type MessageInstance = Awaited<ReturnType<TwilioApi['messages']['list']>>[number];

const lookedAt = 100;
/**
 * The provider's clock is not ours. Too little and a text that left is sent twice; too much and one with the same words
 * to the same number a moment before is taken for it, which its reader hardly notices.
 */
const toleranceMs = 60_000;

/**
 * Looks for a text whose sending was not confirmed, among the newest to that number; the provider lists them newest
 * first. The list is not narrowed by `DateSent`, which a text that is still queued there does not have.
 * @returns undefined when the provider cannot be asked now
 */
export async function findSentText(
  api: TwilioApi,
  setup: ChannelSetup,
  outbound: Outbound,
  since: Date,
): Promise<SendOutcome | undefined> {
  const messages = await listed(api, setup, outbound);
  const earliest = since.getTime() - toleranceMs;
  const found = messages?.find(
    (message) =>
      message.direction !== 'inbound' &&
      message.dateCreated.getTime() >= earliest &&
      message.body.trim() === outbound.text.trim(),
  );
  if (found) return outcomeOf(found);
  return messages && { kind: 'failed', failure: 'transient', error: 'The provider never got the text.' };
}

async function listed(
  api: TwilioApi,
  setup: ChannelSetup,
  outbound: Outbound,
): Promise<MessageInstance[] | undefined> {
  try {
    return await api.messages.list({
      to: providerAddress(setup.kind, outbound.to),
      from: providerAddress(setup.kind, setup.address),
      limit: lookedAt,
    });
  } catch {
    return undefined;
  }
}
