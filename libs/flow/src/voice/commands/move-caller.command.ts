import { endCall } from '../end-call.ts';
import { callerNotReached, releaseAgent } from '../release-agent.ts';
import { voiceUrls } from '../voice-urls.ts';
import type { Command } from './command.ts';

/** Takes the caller out of the waiting room to the agent who has joined. */
export const fetchCallerCommand: Command = {
  isWanted: ({ held, leg }) =>
    held.call.state === 'connecting' &&
    held.agent?.id === leg.id &&
    leg.endedAt === null &&
    leg.inConference &&
    !held.customer?.inConference,

  send: (provider, flow, { held, leg, setup }) =>
    provider.fetchCaller(setup, {
      queueSid: held.call.providerQueueId ?? undefined,
      callSid: held.call.providerId,
      url: voiceUrls(flow, setup.id, held.call.id).join(leg.id),
    }),

  async settle(flow, tx, { held, leg }, outcome, now) {
    // Nobody is there any more: the caller hung up, whatever else we may hear of it.
    if (outcome.kind === 'gone') await endCall(flow, tx, held, {}, now);
    if (outcome.kind === 'failed') await releaseAgent(flow, tx, held, leg, callerNotReached, now);
  },
};

/** Takes the caller from a conference without an agent back to the waiting room. */
export const returnCallerCommand: Command = {
  isWanted: ({ held }) => held.call.state === 'queued' || held.call.state === 'connecting',

  send: (provider, flow, { held, leg, setup }) =>
    provider.sendCall(setup, held.call.providerId, voiceUrls(flow, setup.id, held.call.id).back(leg.id)),

  async settle(flow, tx, { held }, outcome, now) {
    if (outcome.kind === 'gone') await endCall(flow, tx, held, {}, now);
  },
};
