import { attributesAsked } from '#domain/routing/checks/check-names.ts';
import type { House } from '#domain/routing/checks/finding.ts';
import { defaultCalendarName } from '#domain/routing/condition-holds.ts';
import type { RoutingPolicy } from '#domain/routing/routing-policy.ts';
import { conditionsIn } from '#domain/routing/rule-condition.ts';
import { channelKinds, type ChannelKind } from '#domain/words.ts';
import type { Tx } from '#persistence/database.ts';
import { liveDocument } from '#persistence/stores/documents/document.store.ts';
import {
  agentEmails,
  attributesInUse,
  liveCalendars,
  servedQueues,
  skillNames,
  staff,
  waysIn,
} from '#persistence/stores/documents/house.store.ts';
import { teamNames } from '#persistence/stores/people/team.store.ts';

/** Names under which a first answer is promised: to who writes, and to who waits on the line. */
const firstAnswers: readonly string[] = ['first_response', 'time_to_answer'];

/** What a policy is checked against, as far as it asks for it. Who has no working hours of their own works those of the default calendar. */
export async function houseOf(tx: Tx, policy: RoutingPolicy, now: Date): Promise<House> {
  const calendars = await liveCalendars(tx);
  const usual = calendars.get(defaultCalendarName);
  const agents = await staff(tx);
  const ways = await waysIn(tx);
  const asked = policy.rules.flatMap(({ when }) => [...conditionsIn(when)].flatMap(attributesAsked));
  return {
    queues: await servedQueues(tx),
    teams: new Set(await teamNames(tx)),
    skills: new Set(await skillNames(tx)),
    calendars,
    agents: agents.map(({ hours, ...agent }) => ({ ...agent, hours: hours ?? usual })),
    wall: { timeZone: usual?.timeZone ?? 'UTC', atMs: now.getTime() },
    agentEmails: new Set(await agentEmails(tx)),
    addresses: new Set(ways.map((one) => one.address)),
    attributes: new Set(await attributesInUse(tx, [...new Set(asked)])),
    digits: new Set(ways.flatMap((one) => one.digits)),
    promisedSeconds: await promisedSeconds(tx),
  };
}

/** The shortest time to a first answer by channel, from the SLA policy that queues have unless they name another. */
async function promisedSeconds(tx: Tx): Promise<Partial<Record<ChannelKind, number>>> {
  const sla = await liveDocument(tx, 'sla-policy', 'default');
  const targets = (sla?.body.targets ?? []).filter((one) => firstAnswers.includes(one.metric));
  return Object.fromEntries(
    channelKinds.flatMap((kind) => {
      const seconds = targets
        .filter((one) => one.channelKinds === undefined || one.channelKinds.includes(kind))
        .map((one) => one.seconds);
      return seconds.length > 0 ? [[kind, Math.min(...seconds)]] : [];
    }),
  );
}
