/** Rules of what people may do past the routing: pick, assign, hand on, put back; with the conditions in SQL. */
const domain = 'libs/domain/src/routing/manual-rules.ts';
const verb = (name) => `libs/flow/src/routing/by-hand/${name}.ts`;
const pick = verb('pick-conversation');
const room = 'libs/flow/src/routing/assignments/take-room.ts';
const assign = verb('assign-by-hand');
const transfer = verb('transfer-conversation');
const release = verb('release-conversation');
const frame = 'libs/flow/src/conversations/on-conversation.ts';
const counts = 'libs/persistence/src/stores/routing/manual-work.store.ts';
const calls = 'libs/persistence/src/stores/calls/call.store.ts';
const controller = 'apps/api/src/conversations/conversation-changes.controller.ts';

/** Specs that are to notice: the quick ones first, the others if those pass. */
const byHand = [['manual-work.db', 'manual-limits.db'], ['ownership.db']];
const rules = [['manual-rules.spec'], ['manual-work.db']];
const lines = [['manual-limits.db']];
const overHttp = [['api/src/conversations/conversations.db']];

const tried = [
  [domain, 'policy.manual ?? usual', 'usual', rules],
  [domain, "pick: { who: 'team' }", "pick: { who: 'anyone' }", rules],
  [domain, "transfer: { who: 'owner' }", "transfer: { who: 'supervisor' }", rules],
  [domain, 'reason?.trim()', 'reason', rules],
  [domain, "transfer.needsReason ? 'reason-required' : undefined", 'undefined', rules],
  [domain, "transfer.needsReason ? 'reason-required' : undefined", "'reason-required'", rules],
  [domain, 'known.length > 0 && !known.includes(given)', 'false', rules],
  [domain, 'known.length > 0 && !known.includes(given)', '!known.includes(given)', rules],
  [pick, "row.state !== 'queued'", 'false'],
  [pick, 'policyOf(live, row)', 'live'],
  [pick, "if (agent.presence === 'offline') return 'offline';", ''],
  [pick, "if (atLeast(agent.role, 'supervisor')) return undefined;", ''],
  [pick, "atLeast(agent.role, 'supervisor')", "atLeast(agent.role, 'admin')"],
  [pick, "atLeast(agent.role, 'supervisor')", 'true'],
  [pick, "if (pick.who === 'nobody') return 'picking-off';", ''],
  [pick, 'if (limit) return limit;', ''],
  [pick, 'row.requiredSkills.some(', 'row.requiredSkills.every('],
  [pick, '< one.level', '<= one.level'],
  [pick, 'pick.needsSkills && lacks', 'false'],
  [pick, 'pick.needsSkills && lacks', 'lacks'],
  [pick, "queueTeams.length === 0 || pick.who === 'anyone'", "pick.who === 'anyone'"],
  [pick, "queueTeams.length === 0 || pick.who === 'anyone'", 'queueTeams.length === 0'],
  [pick, '[...queueTeams, ...row.teamIds]', 'queueTeams'],
  [pick, '[...queueTeams, ...row.teamIds]', 'row.teamIds'],
  [pick, "return mine ? undefined : 'wrong-team';", 'return undefined;'],
  [pick, 'perHour !== undefined', 'false'],
  [pick, 'await lockAgents(tx, [agentId]);', ''],
  [pick, '- hourMs', '- 2 * hourMs'],
  [pick, '>= perHour', '> perHour'],
  [pick, 'amongOldest !== undefined &&', 'false &&'],
  [pick, '>= amongOldest', '> amongOldest'],
  [room, '!locked?.active || !agent', '!agent'],
  [room, "if (because) return { kind: 'refused', because };", ''],
  [room, 'if (!taking.byHand)', 'if (false)'],
  [room, 'if (!taking.byHand)', 'if (true)'],
  [room, "if (room.kind === 'full') return room;", ''],
  [room, 'policy.capacity, customer)', 'policy.capacity)'],
  [room, 'byHand: taking.byHand ?? false', 'byHand: false'],
  [room, 'exclusive: cost.exclusive ?? false', 'exclusive: false'],
  [room, 'await noteAssigned(tx, [agentId], at);', ''],
  [assign, "if (row.mergedInto) return { kind: 'refused', because: 'merged' };", ''],
  [assign, "row.state === 'assigned' && row.assigneeId === input.agentId", 'false'],
  [
    assign,
    "row.state === 'assigned' && row.assigneeId === input.agentId",
    'row.assigneeId === input.agentId',
  ],
  [assign, "if (because) return { kind: 'refused', because };", ''],
  [assign, '      byHand: true,\n', ''],
  [assign, "byHand: true, because: 'assigned-by-hand'", "because: 'assigned-by-hand'"],
  [assign, 'return undo({', 'return ({'],
  [assign, "await withdrawOffer(flow, tx, row, 'assigned-by-hand', now, actor);", ''],
  [frame, 'basedOnVersion !== undefined && basedOnVersion !== row.version', 'false'],
  [transfer, 'policyOf(live, row)', 'live'],
  [transfer, "row.state === 'resolved' || row.state === 'new'", "row.state === 'new'"],
  [transfer, "row.state === 'resolved' || row.state === 'new'", "row.state === 'resolved'"],
  [transfer, 'if (!isSupervisor)', 'if (true)'],
  [transfer, 'if (!isSupervisor)', 'if (false)'],
  [transfer, "atLeast(transfer.by.role, 'supervisor')", "atLeast(transfer.by.role, 'admin')"],
  [transfer, "if (rules.transfer.who === 'supervisor') return 'supervisors-only';", ''],
  [transfer, "if (row.assigneeId !== transfer.by.id) return 'not-yours';", ''],
  [transfer, "if (transfer.override) return 'supervisors-only';", ''],
  [transfer, 'often !== undefined', 'false'],
  [transfer, '>= often', '> often'],
  [transfer, "'agentId' in transfer.to && row.assigneeId === transfer.to.agentId", 'false'],
  [transfer, "if (await isOnTheLine(tx, row.id)) return 'on-the-line';", '', lines],
  [transfer, 'return reasonRefused(rules, transfer.reason);', 'return undefined;'],
  [transfer, "!byHand && agent.presence === 'offline'", 'false'],
  [transfer, "!byHand && agent.presence === 'offline'", "agent.presence === 'offline'"],
  [transfer, 'transfer.override ?? false', 'false'],
  [transfer, "given.kind === 'transferred' ? given : undo(given)", 'given'],
  [transfer, "await withdrawOffer(flow, tx, row, 'transferred', now, actor);", ''],
  [transfer, '      lastAgentId: null,\n', ''],
  [transfer, '      keptUntil: null,\n', ''],
  [transfer, 'newRound: true', 'newRound: false'],
  [transfer, '      relaxationStep: 0,\n', ''],
  [transfer, '...(required && { requiredSkills: [...required] }),', ''],
  [release, "row.state !== 'assigned' && row.state !== 'pending'", 'false'],
  [release, "row.state !== 'assigned' && row.state !== 'pending'", "row.state !== 'assigned'"],
  [release, 'newRound: true', 'newRound: false'],
  [release, 'change: { lastAgentId: null }', 'change: {}'],
  [counts, 'agent_id = $1 and at > $2', '$1::uuid is not null and at > $2'],
  [counts, 'at > $2', 'at >= $2'],
  [counts, " and detail ->> 'how' = 'picked'", ''],
  [counts, "state = 'queued' and queue_id", 'queue_id'],
  [counts, 'queue_id = $1', '$1::uuid is not null'],
  [counts, '(queued_at, id) < ($2, $3)', 'queued_at < $2 and $3::uuid is not null'],
  [counts, '(queued_at, id) < ($2, $3)', '(queued_at, id) <= ($2, $3)'],
  [counts, 'conversation_id = $1 and type', '$1::uuid is not null and type'],
  [counts, " and type = 'conversation.transferred'", ''],
  [counts, 'where t.team_id = $1', 'where $1::uuid is not null'],
  [counts, 'q.id is distinct from $2, q.name', '$2::uuid, q.name'],
  [counts, 'q.name limit 1', 'q.name desc limit 1'],
  [calls, "state in ('connecting', 'connected') limit 1", "state = 'connecting' limit 1", lines],
  [calls, "state in ('connecting', 'connected') limit 1", "state = 'connected' limit 1", lines],
  [controller, 'row.assigneeId !== caller.id && !atLeast', 'false && !atLeast', overHttp],
  [controller, "@Post('assign')\n  @Needs('supervisor')", "@Post('assign')", overHttp],
];

/** Which text of which file becomes what, and the specs of which one must notice. */
export const mutations = tried.map(([path, from, to, specs = byHand]) => ({ path, from, to, specs }));
