import { withinCapacity, type CapacityRules, type Holding } from '#domain/capacity/capacity.ts';
import type { ChannelKind } from '#domain/words.ts';
import { run, select, type Tx } from '#persistence/database.ts';
import { liveDocument } from '#persistence/stores/documents/document.store.ts';
import type { Invariant, Violation } from '../invariant.ts';

interface Span {
  readonly id: string;
  readonly agentId: string;
  readonly name: string;
  readonly units: number | null;
  readonly channel: ChannelKind;
  readonly held: number;
  readonly exclusive: boolean;
  readonly customer: string | null;
  readonly byHand: boolean;
  readonly fromAt: Date;
  readonly untilAt: Date | null;
  /** `fromAt` to the microsecond. */
  readonly place: string;
}

/** The record grows for ever, so it is read some at a time. */
const spansAtOnce = 5_000;
const nilId = '00000000-0000-0000-0000-000000000000';

/** Replays what each agent held, change by change: the record, not a sample. */
export const withinCapacityAlways: Invariant = {
  number: 3,
  promise: 'No agent ever held more than the capacity profile allows, except by hand.',
  find: async (flow, limit) =>
    flow.database.transaction(async (tx) => {
      // One snapshot for all pages: what ends between two of them would seem to overlap its successor.
      await run(tx, 'set transaction isolation level repeatable read, read only');
      const policy = await liveDocument(tx, 'routing-policy', 'default');
      if (!policy) return [];
      const violations: Violation[] = [];
      let held: Span[] = [];
      for await (const span of spans(tx)) {
        held = held.filter((one) => one.agentId === span.agentId && !endedBy(one, span.fromAt));
        held.push(span);
        const violation = overload(held, span, policy.body.capacity);
        if (violation) violations.push(violation);
        if (violations.length === limit) break;
      }
      return violations;
    }),
};

/** Agent by agent, in the order in which each took them up. */
async function* spans(tx: Tx): AsyncGenerator<Span> {
  let after: Pick<Span, 'id' | 'agentId' | 'place'> = { agentId: nilId, place: '-infinity', id: nilId };
  for (;;) {
    const page = await select<Span>(
      tx,
      `select holding.id, holding.agent_id as "agentId", agent.name, agent.capacity_units as units,
         channel_kind as channel, holding.units as held, exclusive, customer_id as customer, by_hand as "byHand", from_at as "fromAt",
         until_at as "untilAt", from_at::text as place
       from holding join agent on agent.id = holding.agent_id
       where (until_at is null or until_at > from_at) and (holding.agent_id, from_at, holding.id) > ($1, $2, $3)
       order by holding.agent_id, from_at, holding.id limit $4`,
      [after.agentId, after.place, after.id, spansAtOnce],
    );
    yield* page;
    const last = page.at(-1);
    if (!last || page.length < spansAtOnce) return;
    after = last;
  }
}

/** What ends at the instant at which another begins has made room for it. */
function endedBy(span: Span, instant: Date): boolean {
  return span.untilAt !== null && span.untilAt <= instant;
}

/** How an agent's load broke the rules when the last of it came. */
function overload(held: readonly Span[], last: Span, rules: CapacityRules): Violation | undefined {
  const load: Holding[] = held.map((one) => ({
    channel: one.channel,
    units: one.held,
    exclusive: one.exclusive,
    customer: one.customer ?? undefined,
  }));
  if (held.some((one) => one.byHand) || withinCapacity(load, last.units ?? rules.units, rules))
    return undefined;
  const list = load.map((one) => `${one.channel} ${one.units}`).join(', ');
  return { about: `agent ${last.name}`, detail: `held ${list} at ${last.fromAt.toISOString()}` };
}
