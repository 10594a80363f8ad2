import { z } from 'zod';

const estimate = z
  .object({
    mean: z
      .number()
      .nullable()
      .describe('mean over the replications; null where there was nothing to measure'),
    ci99: z
      .number()
      .nullable()
      .describe(
        "half width of the mean's 99 % confidence interval (Student's t); null with fewer than two replications",
      ),
  })
  .meta({ id: 'Estimate' });

const group = z
  .object({
    contacts: estimate.describe('contacts that arrived in [warmup, horizon)'),
    blocked: estimate.describe(
      'share turned away because the system was full; what follows is about the others',
    ),
    sla: estimate.describe('share answered (or ended, where slaOn is end) by the deadline'),
    wSla: estimate.describe('the same, each contact counting as much as its class weighs'),
    meanWait: estimate.describe(
      'seconds from arrival to acceptance, or until the customer left or the run stopped',
    ),
    pWait: estimate.describe('share that was not offered to anybody at once'),
    p50: estimate.describe('median wait in seconds'),
    p95: estimate.describe('seconds'),
    p99: estimate.describe('seconds'),
    max: estimate.describe('longest wait in seconds'),
    abandonment: estimate.describe('share of customers who left'),
    unserved: estimate.describe('share neither accepted nor gone when the run stopped'),
    reOffers: estimate.describe("number of offers after a contact's first"),
    relaxed: estimate.describe('share of the served whose agent lacked a required skill'),
    maxLateness: estimate.describe('seconds by which the latest came after its deadline'),
    parked: estimate.describe(
      'deferrable contacts that waited beyond their deadline while an agent who might have had them was left with room',
    ),
  })
  .meta({ id: 'Group' });

const overall = group
  .extend({
    worstClass: estimate.describe('lowest sla of a class with at least 20 contacts'),
    utilisation: estimate.describe(
      'mean over agents of units held as a share of theirs, over the time on shift',
    ),
    gini: estimate.describe("Gini coefficient of the agents' utilisation"),
    peerGini: estimate.describe(
      'the same within groups of 3 or more who may serve the same classes, by size',
    ),
    hardStreak: estimate.describe('longest run of hard contacts that any agent had'),
    events: estimate.describe(
      'events of one run: whatever something was done at, looks again at what is held and deadlines of what waits among it',
    ),
  })
  .meta({ id: 'Overall' });

const metrics = {
  overall,
  channels: z.record(z.string(), group),
  classes: z.record(z.string(), group),
};

const contestant = z.object({
  policy: z.string(),
  pooled: z.boolean().describe('whether every agent was given every skill, at level 3 or better'),
});

/** What `firstline simulate --json` prints. Shares are between 0 and 1, times in seconds. */
export const simulationReportSchema = z
  .object({
    scenario: z.string(),
    seed: z.int(),
    reps: z.int(),
    ignored: z
      .array(z.string())
      .describe(
        'what of the policy document is left out, in words; empty for a policy that was asked for by name',
      ),
    results: z.array(contestant.extend(metrics)).describe('the policy first, then what it is compared with'),
    differences: z
      .array(contestant.extend(metrics))
      .describe(
        'the policy less each other, on the same contacts: means and intervals of paired differences',
      ),
    gap: z
      .object({
        policy: z.string(),
        bestProduct: z.string().describe('the product rule with the highest wSla'),
        reference: z.string().describe('the policy with the highest wSla where every agent has every skill'),
        gapClosed: estimate.describe('(policy − best product) / (reference − best product), in wSla; paired'),
        references: z
          .array(z.object({ reference: z.string(), gapClosed: estimate }))
          .describe('the same with each pooled policy as the reference, the best first'),
      })
      .nullable()
      .describe('only with --pooled'),
  })
  .meta({ id: 'SimulationReport' });

export type SimulationReport = z.infer<typeof simulationReportSchema>;
