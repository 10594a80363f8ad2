import type { SkillRequirement } from '#domain/words.ts';
import type { Flow } from '#flow/flow.ts';
import { select } from '#persistence/database.ts';

interface Fact {
  readonly type: string;
  readonly conversationId: string;
  readonly agentId: string | null;
  readonly data: Readonly<Record<string, any>>;
  /** Of an offer: what its receipt says was asked for, and what its agent can do. */
  readonly required: readonly SkillRequirement[] | null;
  readonly levels: Readonly<Record<string, number>> | null;
}

/** A conversation as the facts up to now leave it. */
interface Told {
  tie?: { readonly id: string; readonly agentId: string | null } | undefined;
  required: readonly SkillRequirement[];
  /** Who let an offer of the round go. */
  readonly refused: Set<string>;
  round: number;
  queuedAt?: string | undefined;
}

/**
 * What of the recorded facts breaks invariants 2, 4 and 5 of the model, told conversation by conversation in the order of its
 * versions: plainly, and by nothing that routing or the doctor uses.
 * @param required what each conversation asked for when it came
 */
export async function brokenByFacts(
  flow: Flow,
  required: ReadonlyMap<string, readonly SkillRequirement[]>,
): Promise<string[]> {
  const facts = await select<Fact>(
    flow.database.reading,
    `select type, event.conversation_id as "conversationId", event.agent_id as "agentId", data,
       receipt.detail -> 'required' as required,
       (select jsonb_object_agg(skill, level) from agent_skill where agent_id = event.agent_id) as levels
     from event left join routing_receipt receipt on receipt.id = (data ->> 'receiptId')::uuid
     where event.conversation_id is not null
     order by event.conversation_id, conversation_version, event.id`,
  );
  const conversations = new Map<string, Told>();
  return facts.flatMap((fact) => {
    const { conversationId: id } = fact;
    const told = conversations.get(id) ?? { required: required.get(id) ?? [], refused: new Set(), round: 0 };
    conversations.set(id, told);
    return [...follow(told, fact)].map((broken) => `${id} ${fact.type}: ${broken}`);
  });
}

function* follow(told: Told, { type, agentId, data, ...asked }: Fact): Iterable<string> {
  const given = { id: String(data.offerId ?? data.assignmentId), agentId };
  switch (type) {
    case 'offer.made':
      if (told.tie) yield '2: somebody has it already';
      told.tie = given;
      if (data.round !== told.round) told.refused.clear();
      told.round = data.round;
      if (told.refused.has(agentId ?? '')) yield '4: to who let it go in this round';
      yield* lacking(told, asked);
      return;
    case 'assignment.started':
      // What was accepted was offered, and only to them; without asking, the receipt says what was asked for.
      if (told.tie && told.tie.id !== data.offerId) yield '2: somebody has it already';
      if (data.receiptId) yield* lacking(told, asked);
      told.tie = { id: data.assignmentId, agentId };
      told.queuedAt = undefined;
      return;
    case 'offer.declined':
    case 'offer.expired':
    case 'offer.withdrawn':
      if (type !== 'offer.withdrawn') told.refused.add(agentId ?? '');
      if (told.tie?.id !== given.id) yield '2: it was not this that they had';
      told.tie = undefined;
      return;
    case 'assignment.ended':
      if (told.tie?.id !== given.id) yield '2: it was not this that they had';
      told.tie = undefined;
      return;
    case 'offer.accepted':
      if (told.tie?.id !== given.id || told.tie.agentId !== agentId) yield '2: it was not offered to them';
      return;
    case 'conversation.queued':
      if (told.tie) yield '2: it waits and somebody has it';
      if (told.queuedAt !== undefined && data.queuedAt > told.queuedAt) yield '5: further back than it was';
      told.queuedAt = data.queuedAt;
      return;
    case 'conversation.resolved':
      told.queuedAt = undefined;
      return;
    case 'conversation.skills-relaxed': {
      const lowered = new Map<string, number>(data.lowered.map((one: any) => [one.skill, one.level]));
      told.required = told.required
        .filter((one) => !data.dropped.includes(one.skill))
        .map((one) => ({ ...one, level: lowered.get(one.skill) ?? one.level }));
      return;
    }
    case 'conversation.skills-added':
      told.required = [
        ...told.required.filter((one) => !data.added.some((more: any) => more.skill === one.skill)),
        ...data.added,
      ];
  }
}

function* lacking(told: Told, { required, levels }: Pick<Fact, 'required' | 'levels'>): Iterable<string> {
  const inWords = (list: readonly SkillRequirement[]) =>
    list
      .map((one) => `${one.skill} ${one.level}`)
      .sort()
      .join();
  const [asked, now] = [inWords(required ?? []), inWords(told.required)];
  if (asked !== now) yield `4: decided on ${asked} where it asked for ${now}`;
  for (const { skill, level } of told.required) {
    if ((levels?.[skill] ?? 0) < level) yield `4: without ${skill} ${level}`;
  }
}
