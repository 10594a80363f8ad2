/** Rules that keep work from an agent when a round of matching decides: the plain ones, and the engine's own of each. */
const routing = 'libs/domain/src/routing';
const file = (name) => `${routing}/${name}`;
const rules = file('eligibility.ts');
const capacity = 'libs/domain/src/capacity/capacity.ts';
const dispatchRules = file('dispatch-rules.ts');
const seat = file('engine/seat.ts');
const channelTable = file('engine/channel-table.ts');
const dispatch = file('engine/dispatch.ts');
const floor = file('engine/floor.ts');
const fitness = file('engine/fitness.ts');
const kind = file('engine/agent-kind.ts');
const lineKey = file('engine/line-key.ts');
const room = file('engine/waiting-room.ts');
const bestWork = file('engine/best-work.ts');
const keeping = file('engine/keeping.ts');
const sameFacts = file('same-facts.ts');

/** Specs that are to notice: the quick ones first, the others if those pass. */
const alone = [['eligibility.spec', 'every-rule', 'capacity.spec', 'decide.spec'], ['decide.properties']];
const inTime = [['floor.spec', 'every-rule'], ['dispatch.properties'], ['desk.properties']];
const kept = [['keeping.spec']];
const told = [['same-facts'], ['kept-house.properties'], ['desk.properties']];
/** An agent who looks for work. */
const looking = [['floor.spec'], ['decide.properties']];

const tried = [
  [rules, "agent.presence !== 'available'", 'false'],
  [rules, "agent.presence !== 'available'", "agent.presence === 'offline'"],
  [rules, '(agent.restUntilMs ?? 0) > situation.nowMs', 'false'],
  [rules, '(agent.restUntilMs ?? 0) > situation.nowMs', '(agent.restUntilMs ?? 0) >= situation.nowMs'],
  [rules, ' ?? wasAsked(need, agent)', ''],
  [rules, ' ?? lacksRoom(need, agent, situation)', ''],
  [rules, 'need.teams.length > 0 && !need.teams.some', 'false && !need.teams.some'],
  [rules, 'need.teams.length > 0 && !need.teams.some', '!need.teams.some'],
  [rules, '!need.teams.some((team)', '!need.teams.every((team)'],
  [rules, '!agent.skills.has(one.skill)', 'false'],
  [rules, '(agent.skills.get(one.skill) ?? 0) < one.level', 'false'],
  [
    rules,
    '(agent.skills.get(one.skill) ?? 0) < one.level',
    '(agent.skills.get(one.skill) ?? 0) <= one.level',
  ],
  [rules, "need.channel === 'voice' && !agent.hasPhone", 'false'],
  [rules, "need.channel === 'voice' && !agent.hasPhone", '!agent.hasPhone'],
  [rules, 'one.agentId === agent.id', 'one.agentId !== agent.id'],
  [rules, ', need.customer)', ')'],
  [capacity, 'other.exclusive && (one.exclusive || !ofOne(one, other))', 'false'],
  [capacity, '(one.exclusive || !ofOne(one, other))', '!ofOne(one, other)'],
  [capacity, '(one.exclusive || !ofOne(one, other))', 'one.exclusive'],
  [capacity, 'if (!fits(channel, all, cost))', 'if (false)'],
  [capacity, 'places(channel, held) > max', 'places(channel, held) >= max'],
  [capacity, 'return on.length <= max ||', 'return true ||'],
  [capacity, 'held.every((other) => giveWay(one, other, rules))', 'true'],
  [capacity, 'return free >= 0', 'return free > 0'],
  [capacity, 'return free >= 0', 'return true'],
  [capacity, 'one.customer !== undefined && one.customer === other.customer', 'false'],
  [
    capacity,
    'one.customer !== undefined && one.customer === other.customer',
    'one.customer === other.customer',
  ],
  [capacity, 'if (exclusive.length > 1) return false;', ''],
  [capacity, 'return unitsOf(held) <= agentUnits;', 'return true;'],
  [capacity, 'const more = Math.max(0, units - before);', 'const more = units;'],
  [seat, "return 'exclusive-work';", 'return undefined;'],
  [seat, 'this.exclusive > (exclusive ? 0 : callsIn(own))', 'this.exclusive > callsIn(own)'],
  [seat, 'this.exclusive > (exclusive ? 0 : callsIn(own))', 'this.exclusive > 0'],
  [
    seat,
    'this.exclusive > (exclusive ? 0 : callsIn(own))',
    'this.exclusive > 0 && (exclusive || callsIn(own) === 0)',
  ],
  [seat, 'if (ownOn >= max || ', 'if ('],
  [seat, "return 'channel-maximum';", 'return undefined;'],
  [seat, '(ownOn === 0 ? 1 : 0) > max', '(ownOn === 0 ? 1 : 0) >= max'],
  [seat, "if (others > 0) return 'uninterruptible-work';", ''],
  [seat, '- (countOn(own, other) > 0 ? 1 : 0)', ''],
  [seat, "? 'units' : undefined", '? undefined : undefined'],
  [seat, 'this.units + more > this.person.units', 'this.units + more >= this.person.units'],
  [seat, '- mostOf(own)', ''],
  [channelTable, 'one.exclusive && !one.interrupts.includes(name)', 'one.exclusive'],
  [channelTable, 'one.exclusive && !one.interrupts.includes(name)', 'false'],
  [dispatchRules, '      exclusive,\n', '      exclusive: false,\n'],
  [dispatchRules, '      interrupts,\n', '      interrupts: [],\n'],
  [
    dispatch,
    'this.#found.fill(able, open[channel] as AgentSet)',
    'this.#found.fill(able, available, rested)',
  ],
  [
    dispatch,
    'this.#found.fill(able, open[channel] as AgentSet)',
    'this.#found.fill(open[channel] as AgentSet, available)',
  ],
  [dispatch, 'this.#found.fill(able, available, rested).meet', 'this.#found.fill(available, rested).meet'],
  [dispatch, 'this.#found.fill(able, available, rested).meet', 'this.#found.fill(able, rested).meet'],
  [dispatch, 'this.#found.fill(able, available, rested).meet', 'this.#found.fill(able, available).meet'],
  [dispatch, '.meet(this.roomFor(line))', ''],
  [dispatch, 'for (const place of removed) found.remove(place);', ''],
  [dispatch, '!found.isEmpty || nowMs < line.mayAskAgainMs', '!found.isEmpty'],
  [dispatch, '!found.isEmpty || nowMs < line.mayAskAgainMs', 'nowMs < line.mayAskAgainMs'],
  [dispatch, 'this.rest(seat, person.restUntilMs ?? 0, nowMs);', 'this.rest(seat, 0, nowMs);'],
  [dispatch, "this.present(seat, person.presence === 'available');", 'this.present(seat, true);'],
  [dispatch, 'if (kindKey(person) !== kindKey(seat.person))', 'if (false)', told],
  [floor, 'awake ? roomy : 0', 'roomy'],
  [floor, 'awake ? roomy : 0', 'awake ? ~0 : 0'],
  [floor, 'this.available.has(place) && this.rested.has(place)', 'this.rested.has(place)'],
  [floor, 'this.available.has(place) && this.rested.has(place)', 'this.available.has(place)'],
  [floor, 'if (seat.restUntilMs <= nowMs)', 'if (true)', inTime],
  [floor, 'if (seat.restUntilMs <= nowMs)', 'if (seat.restUntilMs < nowMs)', inTime],
  [fitness, '    if (kind.unfit(this.demand)) {', '    if (false) {'],
  [fitness, '    if (kind.unfit(this.demand)) this', '    if (false) this', told],
  [kind, "skills.join('+')", "''"],
  [kind, "[...person.teams].sort().join('+')", "''"],
  [kind, "person.hasPhone ? 'phone' : ''", "''"],
  [kind, '`${skill} ${level}`', 'skill'],
  [fitness, 'skills(required)', "''"],
  [fitness, "[...teams].sort().join('+')", "''"],
  [fitness, '[channel, skills', "['', skills"],
  [lineKey, 'if (work.customer !== undefined) parts.push(`of ${work.customer}`);', '', inTime],
  [lineKey, "return [...parts, ...asked].join('|');", "return parts.join('|');", inTime],
  [room, '+ rules.restMs', ''],
  [bestWork, 'if (!dispatch.isThere(seat, nowMs)) return undefined;', '', looking],
  [bestWork, ' || !dispatch.hasRoom(line, seat)) continue;', ') continue;', looking],
  [bestWork, ' && dispatch.hasRoom(line, seat))', ')', looking],
  [bestWork, ' && line.able.has(seat.place)', '', looking],
  [bestWork, 'return newRound && set.has(seat.place);', 'return true;', looking],
  [keeping, 'untilMs <= nowMs || line.asked.includes(seat.place)', 'line.asked.includes(seat.place)', kept],
  [keeping, 'untilMs <= nowMs || line.asked.includes(seat.place)', 'untilMs <= nowMs', kept],
  [keeping, '  able.words.fill(0);\n', '', kept],
  [sameFacts, 'a.presence === b.presence &&', '', told],
  [sameFacts, 'a.hasPhone === b.hasPhone &&', '', told],
  [sameFacts, 'a.units === b.units &&\n      a.restUntilMs', 'a.restUntilMs', told],
  [sameFacts, 'a.restUntilMs === b.restUntilMs &&', '', told],
  [sameFacts, 'sameSkills(a.skills, b.skills) &&', '', told],
  [sameFacts, '      sameList(a.held, b.held, sameHeld) &&\n', '', told],
  [sameFacts, 'sameList(a.required, b.required, sameSkill) &&', '', told],
  [sameFacts, 'x.agentId === y.agentId && x.atMs === y.atMs', 'true', told],
];

/** Which text of which file becomes what, and the specs of which one must notice. */
export const mutations = tried.map(([path, from, to, specs = alone]) => ({ path, from, to, specs }));
