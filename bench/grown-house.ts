import { RandomStream } from '#simulation/random.ts';
import type { ArrivalRate, Scenario, ScenarioAgents, ScenarioClass } from '#simulation/scenario.ts';

/** How large a house is: work falls into classes by language, topic and channel. */
export interface HouseSize {
  readonly agents: number;
  readonly languages: number;
  readonly topics: number;
  readonly channels: 2 | 3 | 4;
}

const hour = 3_600;
const horizon = 10 * hour;
/** The share of the busiest hour's work that comes at each full hour. */
const day = [0.35, 0.62, 0.88, 1, 0.88, 0.7, 0.81, 0.92, 0.81, 0.54, 0.31];

/** What each kind of work promises and takes, seconds, and how much of it comes for each agent in the busiest hour. */
const kinds = {
  voice: { sla: 20, weight: 3, priority: 3, handling: 330, patience: 180, relaxAfter: 60, perAgent: 2.9 },
  chat: { sla: 60, weight: 2, priority: 2, handling: 600, patience: 420, relaxAfter: 120, perAgent: 3.8 },
  email: { sla: 14_400, weight: 1, priority: 0, handling: 420, patience: 0, relaxAfter: 7_200, perAgent: 3 },
  sms: { sla: 300, weight: 1, priority: 1, handling: 480, patience: 0, relaxAfter: 600, perAgent: 2.1 },
} as const;
type Kind = keyof typeof kinds;

const rooms: Readonly<Record<Kind, Scenario['channels'][string]>> = {
  voice: { units: 60, cap: 1, exclusive: true, slaOn: 'answer', wrap: 30, acceptDelay: 3, offerTimeout: 15 },
  chat: { units: 20, cap: 3, slaOn: 'answer', wrap: 15, acceptDelay: 4, offerTimeout: 20, slowdown: 0.12 },
  email: {
    units: 12,
    cap: 5,
    interruptible: true,
    slaOn: 'end',
    acceptDelay: 5,
    offerTimeout: 120,
    slowdown: 0.25,
  },
  sms: { units: 15, cap: 4, slaOn: 'answer', wrap: 5, acceptDelay: 5, offerTimeout: 60, slowdown: 0.1 },
};

/**
 * A house of a size over one working day: everybody speaks a language or two and knows two or three topics, so that there are
 * hundreds of combinations among a thousand people, and a language is the rarer the later it comes.
 */
export function grownHouse({ agents, languages, topics, channels }: HouseSize, load = 1): Scenario {
  const random = new RandomStream(agents, languages, topics, channels);
  const pick = (count: number) => Math.floor(random.uniform() * count);
  const names = (Object.keys(kinds) as Kind[]).slice(0, channels);
  const shareOf = (language: number) => 1 / (language + 1);
  const allShares = Array.from({ length: languages }, (_, language) => shareOf(language)).reduce(
    (sum, share) => sum + share,
    0,
  );
  const rate = (perHour: number): ArrivalRate => ({
    table: day.map((share, at): [number, number] => [at * hour, perHour * share]),
  });
  const classes = names.flatMap((channel) =>
    Array.from({ length: languages * topics }, (_, number): ScenarioClass => {
      const language = number % languages;
      const topic = `topic ${Math.floor(number / languages)}`;
      const { sla, weight, priority, handling, patience, relaxAfter, perAgent } = kinds[channel];
      const share = shareOf(language) / allShares / topics;
      return {
        id: `${channel}, language ${language}, ${topic}`,
        channel,
        required: [`language ${language}`, topic],
        sla,
        weight,
        priority,
        hard: Math.floor(number / languages) % 4 === 2 && priority > 1,
        svc: { dist: 'lognormal', mean: handling, cv: 1 },
        ...(patience > 0 ? { patience: { dist: 'lognormal', mean: patience, cv: 1 } } : {}),
        rate: rate(agents * perAgent * load * share),
        relax: [{ after: relaxAfter, drop: [topic] }],
      };
    }),
  );
  const people = Array.from({ length: agents }, (_, number): ScenarioAgents => {
    let at = random.uniform() * allShares;
    let first = 0;
    while (first < languages - 1 && (at -= shareOf(first)) > 0) first += 1;
    const spoken = random.uniform() < 0.35 ? [first, pick(languages)] : [first];
    const known = [number % topics, pick(topics), ...(random.uniform() < 0.4 ? [pick(topics)] : [])];
    const [from = 0, to = 0] = [
      [0, 8],
      [1, 9],
      [2, 10],
    ][number % 3] ?? [0, 10];
    const pause = from + (to - from) * (0.4 + 0.2 * random.uniform());
    return {
      skills: Object.fromEntries([
        ...spoken.map((language) => [`language ${language}`, 4]),
        ...known.map((topic) => [`topic ${topic}`, 3 + (topic % 2)]),
      ]),
      shifts: [
        [from * hour, pause * hour],
        [(pause + 0.75) * hour, to * hour],
      ],
      missProb: 0.015 + 0.02 * random.uniform(),
    };
  });
  return {
    name: `${agents} agents, ${classes.length} classes`,
    horizon,
    drainMax: horizon,
    levelMult: { '1': 1.35, '2': 1.15, '3': 1, '4': 0.93, '5': 0.87 },
    missCooldown: 45,
    channels: Object.fromEntries(names.map((channel) => [channel, rooms[channel]])),
    classes,
    agents: people,
  };
}
