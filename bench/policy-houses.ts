import { RandomStream } from '#simulation/random.ts';
import type { Scenario, ScenarioAgents, ScenarioClass } from '#simulation/scenario.ts';
import { grownHouse } from './grown-house.ts';

const hour = 3_600;
const day = 24 * hour;

/** A house on which policies are held against each other, with as many runs as its figures need. */
export interface PolicyHouse {
  readonly what: string;
  readonly runs: number;
  readonly house: () => Scenario;
}

const grown = (agents: number, languages: number, load: number) =>
  grownHouse({ agents, languages, topics: 4, channels: 4 }, load);

/** What support teams live through, in teams of many sizes. Not made for any policy: change them, and see. */
export const policyHouses: readonly PolicyHouse[] = [
  { what: 'an even day of 20', runs: 20, house: () => grown(20, 1, 1) },
  { what: 'an even day of 60 in two languages', runs: 8, house: () => grown(60, 2, 0.95) },
  { what: 'a team of 14', runs: 20, house: () => grown(14, 1, 0.9) },
  { what: 'three languages among 40', runs: 10, house: () => grown(40, 3, 0.85) },
  { what: 'bursts on 40', runs: 10, house: () => inBursts(grown(40, 1, 0.92)) },
  { what: 'bursts on 200 in three languages', runs: 3, house: () => inBursts(grown(200, 3, 0.9)) },
  { what: 'a fifth of 50 absent', runs: 10, house: () => withAbsences(grown(50, 1, 0.85), 0.2) },
  { what: 'important customers of 60', runs: 8, house: () => withImportantCustomers(grown(60, 1, 1)) },
  { what: 'an overnight backlog of 40', runs: 5, house: () => overnight(grown(40, 1, 0.85), 1.5) },
  { what: 'twice the mail that 30 can do', runs: 5, house: () => overnight(grown(30, 1, 0.85), 2.5) },
  { what: 'a burst on 1,000 in three languages', runs: 1, house: () => inBursts(grown(1_000, 3, 0.95)) },
];

/** For half an hour half as much again of everything, later twice as many calls. */
function inBursts(house: Scenario): Scenario {
  const all: [number, number, number] = [2.5 * hour, 3 * hour, 1.5];
  const calls: [number, number, number] = [6 * hour, 6.5 * hour, 2];
  const classes = house.classes.map((one) => ({
    ...one,
    rate: { ...one.rate, mult: one.channel === 'voice' ? [all, calls] : [all] },
  }));
  return { ...house, classes };
}

/** Some are away for the day, for its first half or for its second; some who are there miss every fourth offer. */
function withAbsences(house: Scenario, share: number): Scenario {
  const random = new RandomStream(house.agents.length, 1, 0, 0);
  const agents = house.agents.flatMap((one): ScenarioAgents[] => {
    const missProb = random.uniform() < 0.2 ? 0.25 : (one.missProb ?? 0);
    if (random.uniform() >= share) return [{ ...one, missProb }];
    const lot = random.uniform();
    if (lot < 1 / 3) return [];
    const { shifts = [] } = one;
    return [{ ...one, missProb, shifts: lot < 2 / 3 ? shifts.slice(0, 1) : shifts.slice(1) }];
  });
  return { ...house, agents };
}

/** One in eight counts three times as much, and has a higher priority. */
function withImportantCustomers(house: Scenario): Scenario {
  const classes = house.classes.flatMap((one) => [
    {
      ...thinned(one, 1 / 8),
      id: `${one.id}, important`,
      weight: 3 * (one.weight ?? 1),
      priority: (one.priority ?? 0) + 2,
    },
    thinned(one, 7 / 8),
  ]);
  return { ...house, classes };
}

/** Two days from nine to seven, at night nobody is there: the rest comes by day, mail by day and by night. */
function overnight(house: Scenario, mail: number): Scenario {
  const opens = 9 * hour;
  const closes = opens + house.horizon;
  const days = [0, day];
  const classes = house.classes.map((one): ScenarioClass => {
    const table = one.rate.table ?? [];
    if (one.channel !== 'email') {
      const open = table.map(([at, perHour]): [number, number] => [opens + at, perHour]);
      return {
        ...one,
        rate: {
          table: days.flatMap((begins) => shifted([[opens - 1, 0], ...open, [closes + 1, 0]], begins)),
        },
      };
    }
    const most = mail * Math.max(...table.map(([, perHour]) => perHour));
    const mails: [number, number][] = [
      [0, 0.4 * most],
      [opens, most],
      [closes, 0.7 * most],
      [day - 1, 0.4 * most],
    ];
    return { ...one, rate: { table: days.flatMap((begins) => shifted(mails, begins)) } };
  });
  const agents = house.agents.map((one) => ({
    ...one,
    shifts: days.flatMap((begins) => shifted(one.shifts ?? [], begins + opens, begins + opens)),
  }));
  return {
    ...house,
    horizon: 2 * day,
    drainMax: day,
    calendar: { open: opens, close: closes, period: day },
    classes,
    agents,
  };
}

function thinned(one: ScenarioClass, share: number): ScenarioClass {
  const table = one.rate.table?.map(([at, perHour]): [number, number] => [at, perHour * share]);
  return { ...one, rate: { ...one.rate, ...(table && { table }) } };
}

function shifted(
  pairs: readonly (readonly [number, number])[],
  first: number,
  second = 0,
): [number, number][] {
  return pairs.map(([a, b]) => [a + first, b + second]);
}
