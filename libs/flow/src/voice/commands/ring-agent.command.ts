import type { VoiceProvider } from '#channels/voice-provider.ts';
import type { Tx } from '#persistence/database.ts';
import { changeLeg, providerIdsOfAgent } from '#persistence/stores/calls/call-leg.store.ts';
import { changeCall } from '#persistence/stores/calls/call.store.ts';
import { agentPhone } from '#persistence/stores/people/agent-phone.store.ts';
import type { Flow } from '../../flow.ts';
import { dropIfAlive } from '../end-leg.ts';
import { releaseAgent } from '../release-agent.ts';
import { lineOf } from '../voice-channel-of.ts';
import { agentLabel, conferenceName, voiceUrls } from '../voice-urls.ts';
import type { Command, CommandSubject } from './command.ts';

/** Rings the agent's phone into the conference of this attempt. */
export const ringAgentCommand: Command = {
  isWanted: ({ held, leg }) =>
    held.call.state === 'connecting' && held.agent?.id === leg.id && leg.endedAt === null,

  async send(provider, flow, subject) {
    const { held, leg, setup } = subject;
    const { settings } = lineOf(setup);
    const to = await phoneOf(flow, subject);
    if (!to) return { kind: 'failed', failure: 'permanent', error: 'The agent has no phone.' };
    const urls = voiceUrls(flow, setup.id, held.call.id);
    return provider.ring(setup, {
      conference: conferenceName(leg.id),
      to,
      from: settings.callerId ?? setup.address,
      label: agentLabel(leg.id),
      timeoutSeconds: settings.ringSeconds,
      statusUrl: urls.legStatus(leg.id),
      eventsUrl: urls.conference(leg.id),
    });
  },

  async find(provider, flow, subject) {
    const { leg, setup } = subject;
    // A status callback told it before anybody could ask.
    if (leg.providerId) return { kind: 'done', callSid: leg.providerId };
    const found = await findRung(provider, flow, subject);
    if (!found) return undefined;
    return found.over
      ? { kind: 'failed', failure: 'permanent', error: `The call was ${found.status}.` }
      : { kind: 'done', callSid: found.callSid };

    async function findRung(asked: VoiceProvider, { database }: Flow, { createdAt }: CommandSubject) {
      const to = await phoneOf(flow, subject);
      if (!to || !leg.agentId) return undefined;
      const since = createdAt;
      const not = await providerIdsOfAgent(database.reading, leg.agentId, since);
      return asked.findRinging(setup, {
        to,
        from: lineOf(setup).settings.callerId ?? setup.address,
        since,
        not,
      });
    }
  },

  async settle(flow, tx, { held, leg }, outcome, now) {
    if (outcome.kind !== 'done') {
      await releaseAgent(flow, tx, held, leg, 'unreachable', now);
      return;
    }
    await noteRung(tx, { held, leg }, outcome);
    // The caller hung up, or time was up, while the request was on its way.
    if (leg.endedAt !== null) {
      const { id, role, status } = leg;
      const providerId = leg.providerId ?? outcome.callSid ?? null;
      await dropIfAlive(flow, tx, held.call, { id, role, status, providerId }, now);
    }
  },
};

async function noteRung(
  tx: Tx,
  { held, leg }: Pick<CommandSubject, 'held' | 'leg'>,
  outcome: { readonly callSid?: string; readonly conferenceSid?: string },
): Promise<void> {
  if (leg.providerId === null && outcome.callSid) {
    await changeLeg(tx, leg.id, {
      providerId: outcome.callSid,
      ...(leg.status === 'new' && { status: 'queued' }),
    });
  }
  if (outcome.conferenceSid && held.agent?.id === leg.id) {
    await changeCall(tx, held.call.id, { conferenceId: outcome.conferenceSid });
  }
}

async function phoneOf(flow: Flow, { leg }: CommandSubject): Promise<string | undefined> {
  return leg.agentId ? agentPhone(flow.database.reading, leg.agentId) : undefined;
}
