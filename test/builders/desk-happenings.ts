import fc from 'fast-check';
import { presences } from '#domain/words.ts';
import type { PlainDesk, PlainTie } from './plain-desk.ts';
import { routable, waiting } from './pool.ts';
import { testPolicy } from './routing-policy.ts';

const queues = ['Care', 'Line', 'Desk', 'Auto'] as const;
/** The policy of the desk. */
export const deskPolicy = testPolicy({
  // Nothing is held back for others, so that who may be given something is.
  ranking: { fit: 1, preferred: 1, sameAgent: 1, load: 1, fairness: 1, scarcity: 0 },
  queues: {
    Care: { order: 'urgency', steps: [] },
    Line: { order: 'age', steps: [] },
    Desk: { order: 'priority', steps: [] },
    Auto: { order: 'age', autoAccept: true, steps: [] },
  },
  capacity: {
    units: 100,
    channels: {
      ...testPolicy().capacity.channels,
      email: { units: 20, max: 3 },
      sms: { units: 30, max: 2 },
      chat: { units: 40, max: 2 },
    },
  },
});
/** A promise that is kept whatever the work takes. */
export const longMs = 6 * 3_600_000;
const teams = ['x', 'y'];
/** Few people with little room, so that most of the time something waits. */
export const people = [
  routable('ada', { teams, skills: { german: 4, billing: 3 } }),
  routable('ben', { teams: ['x'], skills: { german: 1 }, units: 60 }),
  routable('cem', { teams: ['y'], skills: { billing: 3 }, hasPhone: false }),
  routable('dea', { teams: ['x'], skills: { german: 2, billing: 2 } }),
];

/** Something that people, customers or time do to a desk. */
export interface Happening {
  readonly told: string;
  readonly happen: (desk: PlainDesk) => void;
}

const happening = (told: string, happen: Happening['happen']): Happening => ({ told, happen });
/** With one of those that are there then; nothing happens where there is none. */
const withOne = <T>(
  name: string,
  of: (desk: PlainDesk) => readonly T[],
  happen: (desk: PlainDesk, one: T) => void,
) =>
  fc.nat(50).map((number) =>
    happening(`${name} ${number}`, (desk) => {
      const list = of(desk);
      if (list.length > 0) happen(desk, list[number % list.length]!);
    }),
  );
const offers = (desk: PlainDesk) => desk.ties.filter((one) => one.kind === 'offer');
const assigned = (desk: PlainDesk) => desk.ties.filter((one) => one.kind === 'assignment');
const waitingIds = (desk: PlainDesk) => desk.waiting.map((one) => one.need.id);
const agentIds = people.map((one) => one.id);

const need = fc.record({
  queue: fc.constantFrom(...queues),
  channel: fc.constantFrom('email', 'sms', 'chat', 'voice'),
  priority: fc.constantFrom('normal', 'high'),
  required: fc.constantFrom([], [{ skill: 'german', level: 2 }], [{ skill: 'billing', level: 3 }]),
  teams: fc.constantFrom([], ['x'], ['y']),
  customer: fc.option(fc.constantFrom('ann', 'bob'), { nil: undefined, freq: 2 }),
  keptFor: fc.option(fc.constantFrom(...agentIds), { nil: undefined, freq: 1 }),
  promisedMs: fc.option(fc.constantFrom(20_000, longMs), { nil: undefined }),
} as const);
/** One or some of the same kind arrive. */
export const arrivals = fc
  .tuple(need, fc.integer({ min: 1, max: 3 }))
  .map(([{ keptFor, promisedMs, ...own }, count]) =>
    happening(`${count} arrive ${JSON.stringify(own)}`, (desk) => {
      const kept = keptFor && { lastAgentId: keptFor, keptUntilMs: desk.nowMs + 60_000 };
      for (let n = 0; n < count; n++) {
        desk.nowMs += 1;
        const id = `c${String(desk.conversations.size).padStart(3, '0')}`;
        desk.arrive(waiting(id, { ...own, ...kept, deadlineMs: promisedMs && desk.nowMs + promisedMs }));
      }
    }),
  );

/** Everything else that may happen. */
export const happenings: readonly fc.Arbitrary<Happening>[] = [
  fc.integer({ min: 1, max: 40_000 }).map((ms) =>
    happening(`${ms} ms pass`, (desk) => {
      desk.nowMs += ms;
    }),
  ),
  withOne('accept', offers, (desk, one) => {
    desk.accept(one);
  }),
  withOne('decline', offers, (desk, one) => {
    desk.refuse(one, false);
  }),
  withOne('expire', offers, (desk, one) => {
    desk.refuse(one, true);
  }),
  withOne('resolve', assigned, (desk, one) => {
    desk.resolve(one);
  }),
  withOne('hand back', assigned, (desk, one) => {
    desk.handBack(one.conversationId, queues[desk.nowMs % queues.length]!);
  }),
  withOne('hand on', assigned, (desk, { conversationId }: PlainTie) => {
    desk.take(conversationId, agentIds[desk.nowMs % agentIds.length]!, false);
  }),
  fc.tuple(fc.nat(50), fc.constantFrom(...agentIds), fc.boolean()).map(([number, agentId, byHand]) =>
    happening(`${agentId} ${byHand ? 'is given' : 'picks'} ${number}`, (desk) => {
      const ids = waitingIds(desk);
      if (ids.length > 0) desk.take(ids[number % ids.length]!, agentId, byHand);
    }),
  ),
  withOne('drop skills', waitingIds, (desk, id) => {
    const lower = [{ skill: 'german', level: 1 }];
    desk.relax(id, { drop: ['billing'], lower, raisePriority: true });
  }),
  withOne('widen', waitingIds, (desk, id) => {
    desk.relax(id, { widen: teams });
  }),
  fc.constantFrom(...agentIds).map((id) =>
    happening(`wrap-up of ${id} ends`, (desk) => {
      desk.wrapUpOver(id);
    }),
  ),
  fc.tuple(fc.constantFrom(...agentIds), fc.constantFrom('available', ...presences)).map(([id, presence]) =>
    happening(`${id} is ${presence}`, (desk) => {
      desk.present(id, presence);
    }),
  ),
];
