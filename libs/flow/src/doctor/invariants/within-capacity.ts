import { withinCapacity, type CapacityRules, type Holding } from '#domain/capacity/capacity.ts';
import type { ChannelKind } from '#domain/words.ts';
import { select } from '#persistence/database.ts';
import { liveDocument } from '#persistence/stores/document.store.ts';
import type { Invariant, Violation } from '../invariant.ts';

interface Span {
  readonly agentId: string;
  readonly name: string;
  readonly units: number | null;
  readonly channel: ChannelKind;
  readonly held: number;
  readonly exclusive: boolean;
  readonly byHand: boolean;
  readonly fromAt: Date;
  readonly untilAt: Date | null;
}

/** Replays what each agent held, change by change: the record, not a sample. */
export const withinCapacityAlways: Invariant = {
  number: 3,
  promise: 'No agent ever held more than the capacity profile allows, except by hand.',
  find: async (flow, limit) => {
    const policy = await liveDocument(flow.database.reading, 'routing-policy', 'default');
    if (!policy) return [];
    const spans = await select<Span>(
      flow.database.reading,
      `select holding.agent_id as "agentId", agent.name, agent.capacity_units as units, channel_kind as channel,
         holding.units as held, exclusive, by_hand as "byHand", from_at as "fromAt", until_at as "untilAt"
       from holding join agent on agent.id = holding.agent_id
       where until_at is null or until_at > from_at
       order by holding.agent_id, from_at`,
    );
    const violations: Violation[] = [];
    for (const agentId of new Set(spans.map((span) => span.agentId))) {
      const own = spans.filter((span) => span.agentId === agentId);
      violations.push(...overloads(own, policy.body.capacity));
      if (violations.length >= limit) break;
    }
    return violations.slice(0, limit);
  },
};

/** The instants at which one agent's load broke the rules. An end comes before a start of the same instant. */
export function overloads(spans: readonly Span[], rules: CapacityRules): Violation[] {
  const changes = spans
    .flatMap((span) => [
      { at: span.fromAt.getTime(), starts: true, span },
      ...(span.untilAt ? [{ at: span.untilAt.getTime(), starts: false, span }] : []),
    ])
    .sort((a, b) => a.at - b.at || Number(a.starts) - Number(b.starts));
  const held = new Set<Span>();
  const found: Violation[] = [];
  for (const { at, starts, span } of changes) {
    if (!starts) {
      held.delete(span);
      continue;
    }
    held.add(span);
    const load: Holding[] = [...held].map((one) => ({
      channel: one.channel,
      units: one.held,
      exclusive: one.exclusive,
    }));
    const excused = [...held].some((one) => one.byHand);
    if (!excused && !withinCapacity(load, span.units ?? rules.units, rules)) {
      const list = load.map((one) => `${one.channel} ${one.units}`).join(', ');
      found.push({ about: `agent ${span.name}`, detail: `held ${list} at ${new Date(at).toISOString()}` });
    }
  }
  return found;
}
