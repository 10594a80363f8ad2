import type { Scenario, ScenarioAgents, ScenarioClass } from '#simulation/scenario.ts';
import { drawnHouse, houseChannels } from './drawn-house.ts';

const hour = 3_600;
const day = 24 * hour;

/** A scenario of whole days and the rule by which it is routed. */
export interface ForecastDays {
  readonly scenario: Scenario;
  readonly policy: string;
  /** What is served first: the earliest deadline, the higher priority, or the oldest. */
  readonly order: 'deadline' | 'priority' | 'age';
}

/** Arrivals an hour over the day, repeated; each day is some busier or quieter than the last. */
function rate(
  days: number,
  perHour: number,
  byHour: readonly number[],
  busier: readonly number[] = [1],
): ScenarioClass['rate'] {
  const table: [number, number][] = [];
  for (let at = 0; at < days * 24; at++) {
    const factor = busier[Math.floor(at / 24) % busier.length] ?? 1;
    table.push([at * hour, perHour * factor * (byHour[at % 24] ?? 0)]);
  }
  return { table };
}

function shifts(days: number, from: number, to: number, free: readonly number[] = []): [number, number][] {
  return Array.from({ length: days }, (_, one) => one)
    .filter((one) => !free.includes(one % 7))
    .map((one) => [one * day + from * hour, one * day + to * hour]);
}

const office = [0, 0, 0, 0, 0, 0, 0, 0.3, 0.8, 1.2, 1.4, 1.3, 0.9, 1, 1.2, 1.2, 1, 0.7, 0, 0, 0, 0, 0, 0];
const always = [
  0.2, 0.1, 0.1, 0.1, 0.1, 0.2, 0.4, 0.7, 1, 1.3, 1.5, 1.4, 1.2, 1.2, 1.3, 1.2, 1.1, 1, 0.9, 0.8, 0.7, 0.6,
  0.4, 0.3,
];
const ups = [1, 1.15, 0.9, 1.25, 0.8, 1.1, 1];
const levels = { '1': 1.3, '2': 1.15, '3': 1, '4': 0.95, '5': 0.9 };

/** A shop: calls in office hours, mail around the clock, some people for both, night work waiting in the morning. */
function shop(days: number): Scenario {
  return {
    name: 'shop',
    horizon: days * day,
    drainMax: day,
    levelMult: levels,
    channels: houseChannels,
    classes: [
      {
        id: 'calls',
        channel: 'voice',
        required: ['sales'],
        priority: 3,
        sla: 60,
        svc: { dist: 'lognormal', mean: 300, cv: 0.9 },
        patience: { dist: 'exp', mean: 420 },
        rate: rate(days, 26, office, ups),
      },
      {
        id: 'orders',
        channel: 'email',
        required: ['orders'],
        priority: 1,
        sla: 2 * hour,
        svc: { dist: 'lognormal', mean: 480, cv: 1 },
        rate: rate(days, 22, always, ups),
      },
      {
        id: 'returns',
        channel: 'email',
        required: ['returns'],
        priority: 1,
        sla: 4 * hour,
        svc: { dist: 'lognormal', mean: 600, cv: 1.2 },
        rate: rate(days, 9, always, ups),
      },
    ],
    agents: [
      { count: 4, skills: { sales: 4, orders: 3 }, shifts: shifts(days, 8, 17), missProb: 0.03 },
      { count: 3, skills: { orders: 4, returns: 3 }, shifts: shifts(days, 9, 18), missProb: 0.02 },
      { count: 2, skills: { sales: 3, returns: 4 }, shifts: shifts(days, 10, 19) },
    ],
  };
}

/** A desk that is short of people at its peak, with two languages and skills that relax. */
function desk(days: number): Scenario {
  const classes: ScenarioClass[] = ['de', 'fr'].flatMap((language) => [
    {
      id: `call-${language}`,
      channel: 'voice',
      required: [language],
      priority: 3,
      sla: 45,
      svc: { dist: 'lognormal', mean: 360, cv: 0.8 },
      patience: { dist: 'lognormal', mean: 300, cv: 1 },
      rate: rate(days, language === 'de' ? 60 : 25, always, ups),
    },
    {
      id: `chat-${language}`,
      channel: 'chat',
      required: [language],
      priority: 2,
      sla: 120,
      svc: { dist: 'lognormal', mean: 540, cv: 0.9 },
      patience: { dist: 'exp', mean: 900 },
      rate: rate(days, language === 'de' ? 40 : 18, always, ups),
      relax: [{ after: 240, drop: [language] }],
    },
    {
      id: `mail-${language}`,
      channel: 'email',
      required: [language],
      priority: 1,
      sla: 3 * hour,
      svc: { dist: 'lognormal', mean: 420, cv: 1 },
      rate: rate(days, language === 'de' ? 60 : 24, always, ups),
    },
  ]);
  const early = shifts(days, 6, 14.5);
  const late = shifts(days, 13, 22);
  const group = (count: number, skills: Record<string, number>, at: [number, number][]): ScenarioAgents => ({
    count,
    skills,
    shifts: at,
    missProb: 0.04,
  });
  return {
    name: 'desk',
    horizon: days * day,
    drainMax: day,
    levelMult: levels,
    channels: houseChannels,
    classes,
    agents: [
      group(13, { de: 4 }, early),
      group(12, { de: 4 }, late),
      group(6, { fr: 4 }, early),
      group(5, { fr: 3 }, late),
      group(5, { de: 3, fr: 3 }, early),
      group(5, { de: 3, fr: 2 }, late),
    ],
  };
}

/** Mail alone, five days a week: what comes over the weekend waits on Monday. */
function backOffice(days: number): Scenario {
  return {
    name: 'back office',
    horizon: days * day,
    drainMax: 2 * day,
    channels: houseChannels,
    classes: [
      {
        id: 'urgent',
        channel: 'email',
        required: [],
        priority: 3,
        sla: 2 * hour,
        svc: { dist: 'lognormal', mean: 900, cv: 1 },
        rate: rate(days, 5, always, ups),
      },
      {
        id: 'normal',
        channel: 'email',
        required: [],
        priority: 2,
        sla: 10 * hour,
        svc: { dist: 'lognormal', mean: 900, cv: 1.3 },
        rate: rate(days, 14, always, ups),
      },
      {
        id: 'low',
        channel: 'email',
        required: [],
        priority: 1,
        sla: 30 * hour,
        svc: { dist: 'exp', mean: 600 },
        rate: rate(days, 9, always, ups),
      },
    ],
    agents: [
      { count: 8, skills: {}, shifts: shifts(days, 8, 17, [5, 6]) },
      { count: 3, skills: {}, shifts: shifts(days, 12, 20, [5, 6]) },
    ],
  };
}

const drawnPolicies = [
  { policy: 'firstline', order: 'deadline' },
  { policy: 'earliest-deadline', order: 'deadline' },
  { policy: 'priority-to-longest-idle', order: 'priority' },
  { policy: 'oldest-to-longest-idle', order: 'age' },
] as const;

/** Several whole days of several houses, each routed as some house would: three that are written down, others drawn by lot. */
export function forecastDays(quick: boolean): ForecastDays[] {
  const days = quick ? 4 : 12;
  const drawn = Array.from({ length: quick ? 4 : 12 }, (_, number): ForecastDays => {
    const routed = drawnPolicies[number % drawnPolicies.length] ?? drawnPolicies[0];
    return { scenario: drawnHouse(9_001 + number, quick ? 6 : 14), ...routed };
  });
  return [
    { scenario: shop(days), policy: 'priority-to-longest-idle', order: 'priority' },
    { scenario: shop(days), policy: 'firstline', order: 'deadline' },
    { scenario: desk(quick ? 2 : 8), policy: 'firstline', order: 'deadline' },
    { scenario: desk(quick ? 2 : 8), policy: 'longest-idle', order: 'priority' },
    { scenario: backOffice(quick ? 8 : 22), policy: 'earliest-deadline', order: 'deadline' },
    { scenario: backOffice(quick ? 8 : 22), policy: 'oldest-to-longest-idle', order: 'age' },
    ...drawn,
  ];
}
