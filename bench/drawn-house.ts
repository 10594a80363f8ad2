import { RandomStream } from '#simulation/random.ts';
import type { Scenario, ScenarioAgents, ScenarioClass } from '#simulation/scenario.ts';

const hour = 3_600;
const day = 24 * hour;

/** What kinds of work a house may have: how long it takes, and how long whoever waits may wait. Seconds. */
const kinds = {
  voice: { handling: [200, 500], sla: [20, 180], patience: 420, priority: 3 },
  chat: { handling: [300, 700], sla: [60, 400], patience: 900, priority: 2 },
  email: { handling: [300, 1_100], sla: [hour, 8 * hour], patience: undefined, priority: 1 },
} as const;

/** A call fills an agent; chats and mails share them. Seconds. */
export const houseChannels: Scenario['channels'] = {
  voice: { units: 60, cap: 1, exclusive: true, slaOn: 'answer', wrap: 30, acceptDelay: 4, offerTimeout: 15 },
  chat: { units: 20, cap: 3, slaOn: 'answer', wrap: 10, acceptDelay: 5, offerTimeout: 20, slowdown: 0.1 },
  email: {
    units: 20,
    cap: 3,
    interruptible: true,
    slaOn: 'end',
    acceptDelay: 5,
    offerTimeout: 60,
    slowdown: 0.15,
  },
};

const office = [0, 0, 0, 0, 0, 0, 0, 0.3, 0.8, 1.2, 1.4, 1.3, 0.9, 1, 1.2, 1.2, 1, 0.7, 0.2, 0, 0, 0, 0, 0];
const always = [
  0.2, 0.1, 0.1, 0.1, 0.1, 0.2, 0.4, 0.7, 1, 1.3, 1.5, 1.4, 1.2, 1.2, 1.3, 1.2, 1.1, 1, 0.9, 0.8, 0.7, 0.6,
  0.4, 0.3,
];
const rotas: readonly (readonly (readonly [number, number])[])[] = [
  [[8, 17]],
  [
    [7, 15],
    [11, 19],
  ],
  [
    [6, 14.5],
    [13.5, 22],
  ],
];

/**
 * A house drawn by lot: channels, skills, who works when, how busy it is, which days are busier than others, and now and then an
 * hour in which everybody calls. Nobody has seen it before, which is the point of it.
 */
export function drawnHouse(seed: number, days: number): Scenario {
  const random = new RandomStream(seed, 7, 0, 0);
  const between = (from: number, to: number) => from + (to - from) * random.uniform();
  const oneOf = <T>(these: readonly T[]): T => these[Math.floor(random.uniform() * these.length)] as T;
  const mix = oneOf([['voice', 'email'], ['chat', 'email'], ['email'], ['voice', 'chat', 'email']] as const);
  const skills = ['one', 'two', 'three'].slice(0, 1 + Math.floor(random.uniform() * 3));
  const free = random.uniform() < 0.4 ? [5, 6] : [];
  const rota = oneOf(rotas);
  const busy = between(0.75, 1.02);
  const weekly = Array.from({ length: days }, (_, at) =>
    free.includes(at % 7) ? 0.35 : between(0.8, 1.2) * (at % 7 === 0 ? 1.15 : 1),
  );
  const classes = mix.flatMap((channel) =>
    skills.map((skill): ScenarioClass => {
      const { handling, sla, patience, priority } = kinds[channel];
      const mean = between(handling[0], handling[1]);
      const perHour = between(0.5, 1) * (channel === 'email' ? 24 : 30);
      const table = Array.from({ length: days * 24 }, (_, at): [number, number] => {
        const byHour = channel === 'voice' ? office : always;
        return [at * hour, perHour * (weekly[Math.floor(at / 24)] ?? 1) * (byHour[at % 24] ?? 0)];
      });
      const incidents = Array.from({ length: days }, (_, at) => at)
        .filter(() => random.uniform() < 0.15)
        .map((at): [number, number, number] => {
          const from = at * day + between(8, 16) * hour;
          return [from, from + between(0.5, 2) * hour, between(1.5, 3)];
        });
      return {
        id: `${channel} ${skill}`,
        channel,
        required: [skill],
        priority,
        sla: between(sla[0], sla[1]),
        svc: { dist: 'lognormal', mean, cv: between(0.6, 1.3) },
        ...(patience ? { patience: { dist: 'exp', mean: patience } } : {}),
        rate: { table, mult: incidents },
      };
    }),
  );
  return {
    name: `house ${seed}`,
    horizon: days * day,
    drainMax: 2 * day,
    levelMult: { '1': 1.3, '2': 1.15, '3': 1, '4': 0.95, '5': 0.9 },
    channels: houseChannels,
    classes,
    agents: staffOf(classes, skills, rota, days, free, busy, random),
  };
}

/** So many that they are as busy as asked over a working day, some of them for two skills. */
function staffOf(
  classes: readonly ScenarioClass[],
  skills: readonly string[],
  rota: readonly (readonly [number, number])[],
  days: number,
  free: readonly number[],
  busy: number,
  random: RandomStream,
): ScenarioAgents[] {
  const hoursOfOne = rota.reduce((sum, [from, to]) => sum + (to - from), 0) / rota.length;
  return skills.flatMap((skill, at): ScenarioAgents[] => {
    const work = classes
      .filter(({ required }) => required.includes(skill))
      .reduce((sum, { rate, svc, channel }) => {
        const perDay = (rate.table ?? []).slice(0, 24).reduce((all, [, perHour]) => all + perHour, 0);
        return sum + (perDay * svc.mean) / (channel === 'voice' ? 1 : 2.6);
      }, 0);
    const people = Math.max(rota.length, Math.round(work / hour / hoursOfOne / busy));
    return rota.flatMap(([from, to], shift) => {
      const count = Math.floor(people / rota.length) + (shift < people % rota.length ? 1 : 0);
      const other = skills[(at + 1) % skills.length] ?? skill;
      const both = skills.length > 1 ? Math.round(count * 0.4 * random.uniform()) : 0;
      const shifts = Array.from({ length: days }, (_, one) => one)
        .filter((one) => !free.includes(one % 7))
        .map((one): [number, number] => [one * day + from * hour, one * day + to * hour]);
      const group = (size: number, has: Record<string, number>): ScenarioAgents[] =>
        size > 0 ? [{ count: size, skills: has, shifts, missProb: 0.03 }] : [];
      return [
        ...group(count - both, { [skill]: 3 + (shift % 2) }),
        ...group(both, { [skill]: 4, [other]: 3 }),
      ];
    });
  });
}
