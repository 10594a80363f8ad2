// Breaks every rule that keeps work from an agent, one at a time, and expects the specs to notice: node scripts/mutate-rules.mjs
// The files are put back whatever happens; a mutation that no spec notices is named, and the exit code is 1.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import config from '../jest.config.mjs';

const rules = 'libs/domain/src/routing/eligibility.ts';
const capacity = 'libs/domain/src/capacity/capacity.ts';
const seat = 'libs/domain/src/routing/engine/seat.ts';
const dispatch = 'libs/domain/src/routing/engine/dispatch.ts';
const specs = ['routing/eligibility.spec', 'routing/every-rule', 'capacity/capacity.spec', 'routing/decide'];

/** Which text of which file becomes what. */
const mutations = [
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
  [
    dispatch,
    'this.#found.fill(line.able, available, rested,',
    'this.#found.fill(line.able, available, available,',
  ],
  [dispatch, 'this.#found.fill(line.able, available, rested,', 'this.#found.fill(line.able, rested, rested,'],
  [dispatch, 'this.#found.fill(line.able, available,', 'this.#found.fill(available, available,'],
  [dispatch, 'for (const place of removed) found.remove(place);', ''],
  [dispatch, '!found.isEmpty || nowMs < line.mayAskAgainMs', '!found.isEmpty'],
  [dispatch, '!found.isEmpty || nowMs < line.mayAskAgainMs', 'nowMs < line.mayAskAgainMs'],
];

const originals = new Map(mutations.map(([file]) => [file, readFileSync(file, 'utf8')]));

/** The specs of the rules are pure: they need no database. */
const pure = { ...config, rootDir: process.cwd(), globalSetup: undefined, globalTeardown: undefined };

async function specsPass() {
  const options = ['-i', '--bail', '--config', JSON.stringify(pure), ...specs];
  const jest = ['--experimental-vm-modules', 'node_modules/jest/bin/jest.js', ...options];
  const env = { ...process.env, NODE_NO_WARNINGS: '1' };
  const [code] = await once(spawn(process.execPath, jest, { env, stdio: 'ignore' }), 'exit');
  return code === 0;
}

function putBack() {
  for (const [file, text] of originals) writeFileSync(file, text);
}

process.on('SIGINT', () => {
  putBack();
  process.exit(130);
});

const unnoticed = [];
try {
  if (!(await specsPass())) throw new Error('The specs fail without any mutation.');
  for (const [file, from, to] of mutations) {
    const text = originals.get(file);
    const name = `${file}: ${from} → ${to || 'nothing'}`;
    if (!text.includes(from)) throw new Error(`There is nothing to mutate: ${name}`);
    writeFileSync(file, text.replace(from, to));
    const noticed = !(await specsPass());
    console.log(`${noticed ? 'noticed  ' : 'UNNOTICED'} ${name}`);
    if (!noticed) unnoticed.push(name);
    putBack();
  }
} finally {
  putBack();
}
console.log(`${mutations.length - unnoticed.length} of ${mutations.length} mutations noticed.`);
process.exitCode = unnoticed.length > 0 ? 1 : 0;
