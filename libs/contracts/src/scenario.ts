import { z } from 'zod';

const seconds = z.number().min(0);
const share = z.number().min(0).max(1);
const timeDistribution = z.object({
  dist: z.enum(['exp', 'lognormal', 'det']),
  mean: z.number().min(0).describe('seconds'),
  cv: z.number().min(0).optional().describe('standard deviation as a share of the mean'),
});
/** One without length is nothing: absences that were cut out of a day leave such. */
const span = z.tuple([z.number(), z.number()]).refine(([from, to]) => from <= to, 'ends before it begins');

const channel = z.object({
  units: z.number().min(0),
  cap: z.int().min(0),
  exclusive: z.boolean().optional(),
  interruptible: z.boolean().optional(),
  slaOn: z.enum(['answer', 'end']).default('answer'),
  wrap: seconds.optional(),
  acceptDelay: seconds.optional(),
  offerTimeout: seconds.optional(),
  slowdown: z.number().min(0).optional(),
});

const rate = z
  .object({
    perHour: z.number().min(0).optional(),
    table: z
      .array(z.tuple([seconds, z.number().min(0)]))
      .min(1)
      .refine((points) => points.every(([at], i) => i === 0 || at >= (points[i - 1]?.[0] ?? 0)), {
        message: 'must be in ascending order of time',
      })
      .optional(),
    mult: z
      .array(
        z
          .tuple([seconds, seconds, z.number().min(0)])
          .refine(([from, to]) => from <= to, 'ends before it begins'),
      )
      .optional(),
  })
  .refine((given) => (given.perHour === undefined) !== (given.table === undefined), {
    message: 'must have either perHour or table',
  });

const contactClass = z.object({
  id: z.string().min(1),
  channel: z.string(),
  required: z.array(z.string()),
  priority: z.number().optional(),
  sla: seconds,
  slaTarget: share.optional(),
  weight: z.number().min(0).optional(),
  hard: z.boolean().optional(),
  svc: timeDistribution,
  patience: timeDistribution.optional(),
  rate,
  relax: z.array(z.object({ after: seconds, drop: z.array(z.string()) })).optional(),
});

const agents = z.object({
  count: z.int().min(0).optional(),
  skills: z.record(z.string(), z.int().min(0).max(255)),
  caps: z.record(z.string(), z.int().min(0)).optional(),
  units: z.number().positive().optional(),
  shifts: z
    .array(span)
    .refine((spans) => !overlap(spans), 'must not overlap')
    .optional(),
  missProb: share.optional(),
  speed: z.number().positive().optional(),
});

/**
 * The scenario format of the simulator, times in seconds from 0; docs/simulation.md explains it. What it does not name
 * is left out.
 */
export const scenarioSchema = z
  .object({
    name: z.string().default('scenario'),
    horizon: z.number().positive(),
    warmup: seconds.optional(),
    drainMax: seconds.optional(),
    maxInSystem: z.int().min(1).optional(),
    levelMult: z
      .record(z.string().regex(/^\d{1,3}$/, 'must be a skill level'), z.number().positive())
      .optional(),
    missingSkillMult: z.number().positive().optional(),
    missCooldown: seconds.optional(),
    calendar: z
      .object({ open: seconds, close: z.number().positive(), period: z.number().positive().optional() })
      .refine(({ open, close, period = 86_400 }) => open < close && close <= period, {
        message: 'must close after it opens, within the period',
      })
      .optional(),
    channels: z.record(z.string(), channel),
    classes: z.array(contactClass).min(1),
    agents: z.array(agents),
  })
  .superRefine(({ channels, classes, agents: groups, warmup = 0, horizon, missCooldown }, context) => {
    const complain = (path: (string | number)[], message: string) => {
      context.addIssue({ code: 'custom', path, message });
    };
    if (warmup >= horizon) complain(['warmup'], 'must be before the horizon');
    if (mostContacts(classes, horizon) > contactsAtMost) {
      complain(['classes'], `may bring ${contactsAtMost.toLocaleString('en')} contacts at most`);
    }
    if (groups.reduce((sum, { count = 1 }) => sum + count, 0) > agentsAtMost) {
      complain(['agents'], `may be ${agentsAtMost.toLocaleString('en')} agents at most`);
    }
    const ids = new Set<string>();
    classes.forEach(({ id, channel: name }, at) => {
      if (!Object.hasOwn(channels, name)) complain(['classes', at, 'channel'], `there is no channel ${name}`);
      if (ids.has(id)) complain(['classes', at, 'id'], `${id} is there twice`);
      ids.add(id);
    });
    const missedAtOnce =
      missCooldown === 0 && Object.values(channels).some(({ offerTimeout }) => offerTimeout === 0);
    groups.forEach(({ caps = {}, missProb }, at) => {
      if (missedAtOnce && missProb === 1)
        complain(
          ['agents', at, 'missProb'],
          'of 1 needs a missCooldown or offerTimeouts: time would stand still',
        );
      for (const name of Object.keys(caps))
        if (!Object.hasOwn(channels, name))
          complain(['agents', at, 'caps', name], 'there is no such channel');
    });
  });

/** More do not fit into memory. */
const contactsAtMost = 20_000_000;
/** Ten times as many as one house was ever tried with. */
const agentsAtMost = 100_000;

/** No fewer than a run can bring: every rate at its highest all the time. */
function mostContacts(classes: readonly { rate: z.infer<typeof rate> }[], horizon: number): number {
  return classes.reduce((sum, { rate: { perHour = 0, table = [], mult = [] } }) => {
    const highest = Math.max(perHour, ...table.map(([, rate]) => rate));
    return sum + ((highest * horizon) / 3_600) * mult.reduce((all, [, , one]) => all * Math.max(1, one), 1);
  }, 0);
}

function overlap(spans: readonly (readonly [number, number])[]): boolean {
  const sorted = spans.filter(([from, to]) => from < to).sort(([a], [b]) => a - b);
  return sorted.some(([from], at) => at > 0 && from < (sorted[at - 1]?.[1] ?? -Infinity));
}
