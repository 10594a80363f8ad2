import { isFinal, isLegStatus } from '#domain/calls/leg-report.ts';
import type { Command } from './command.ts';

/** Hangs up on an agent's leg that we gave up, ringing or answered. That it is gone is as good. */
export const dropLegCommand: Command = {
  isWanted: ({ leg }) => leg.providerId !== null && !(isLegStatus(leg.status) && isFinal(leg.status)),
  send: (provider, _flow, { leg, setup }) => provider.endCall(setup, leg.providerId ?? ''),
};

/** Hangs up on the caller of a call that an agent ended. */
export const endCallerCommand: Command = {
  isWanted: ({ held }) => held.call.endedAt !== null,
  send: (provider, _flow, { held, setup }) => provider.endCall(setup, held.call.providerId),
};
