import { z } from 'zod';
import { mistakeIn } from '#domain/patterns/pattern.ts';
import type { RuleCondition } from '#domain/routing/rule-condition.ts';
import { weekdays } from '#domain/sla/calendar.ts';
import { channelKinds } from '#domain/words.ts';
import { isTimeZone } from './time-zone.ts';

const text = z.string().min(1).max(1_000);
const texts = z.array(text).max(500);
const days = z.number().min(0).max(3_660);
const count = z.number().int().min(0).max(1_000_000);
const value = z.union([z.string().max(1_000), z.number(), z.boolean()]);

/** Regular expressions whose cost never grows faster than the text: no look-around, no back-reference. */
const pattern = z
  .string()
  .min(1)
  .max(500)
  .superRefine((source, context) => {
    const mistake = mistakeIn(source);
    if (mistake) context.addIssue({ code: 'custom', message: mistake });
  })
  .meta({
    description:
      'Characters, ., classes, \\d \\w \\s \\b, ^ $ for lines, groups, |, * + ? {m,n}; case does not matter.',
  });
const patterns = z.array(pattern).max(100);

export const attributeTest = z.union([
  z.string().max(1_000),
  z.strictObject({
    equals: value.optional(),
    in: z.array(value).max(500).optional(),
    exists: z.boolean().optional(),
    atLeast: z.number().optional(),
    atMost: z.number().optional(),
    above: z.number().optional(),
    below: z.number().optional(),
  }),
]);

const history = z.strictObject({
  known: z.boolean().optional(),
  conversationsAtLeast: count.optional(),
  conversationsAtMost: count.optional(),
  open: z.boolean().optional(),
  resolvedWithinDays: days.optional(),
  lastAgents: texts.optional(),
  lastAgentWithinDays: days.optional(),
});

const times = z.strictObject({
  timeZone: z.string().refine(isTimeZone, 'must be an IANA time zone, as Europe/Zurich'),
  weekdays: z.array(z.enum(weekdays)).optional(),
  from: z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be HH:MM')
    .optional(),
  to: z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'must be HH:MM, up to 24:00')
    .optional(),
});

const parts = {
  channelKinds: z.array(z.enum(channelKinds)).optional(),
  to: texts.optional().meta({ description: 'Our addresses or numbers that it went to.' }),
  from: texts
    .optional()
    .meta({ description: 'Addresses or numbers of the sender; @example.com is everybody there.' }),
  subjectContains: texts.optional(),
  textContains: texts.optional().meta({ description: 'Any of these stands in the subject or text.' }),
  textContainsAll: texts.optional().meta({ description: 'All of these stand in the subject or text.' }),
  subjectMatches: patterns.optional(),
  textMatches: patterns.optional(),
  languages: texts.optional().meta({ description: 'BCP 47 primary tags, as de.' }),
  digits: texts.optional().meta({ description: 'What the caller pressed in the menu.' }),
  customer: z
    .record(text, attributeTest)
    .optional()
    .meta({ description: 'Tests of attributes of the customer.' }),
  segments: texts.optional().meta({ description: "Values of the customer's attribute segment, as vip." }),
  tags: texts.optional(),
  history: history.optional(),
  hours: z.strictObject({ calendar: text.optional(), open: z.boolean() }).optional(),
  times: times.optional().meta({
    description:
      'Local times; one that ends before it begins goes over midnight and belongs to the weekday on which it begins.',
  }),
};

/** How deep conditions may stand in each other; deeper ones nobody can read any more. */
const deepest = 5;

/** Said in a sentence of its own, because these parts are known everywhere else. */
const tooDeep = z
  .never({ error: `stands too deep: conditions stand in each other up to ${deepest} deep` })
  .optional();

function conditionWithin(depth: number): z.ZodType<RuleCondition> {
  if (depth === 0) return z.strictObject({ ...parts, all: tooDeep, any: tooDeep, not: tooDeep });
  const within = z.lazy(() => ruleConditionAt(depth - 1));
  return z.strictObject({
    ...parts,
    all: z.array(within).max(100).optional(),
    any: z.array(within).max(100).optional(),
    not: within.optional(),
  });
}

const byDepth = new Map<number, z.ZodType<RuleCondition>>();

function ruleConditionAt(depth: number): z.ZodType<RuleCondition> {
  const schema = byDepth.get(depth) ?? conditionWithin(depth).meta({ id: `RuleConditionWithin${depth}` });
  byDepth.set(depth, schema);
  return schema;
}

/** The condition of a rule. Strict, because a part that is misspelt would let everything through. */
export const ruleConditionSchema = ruleConditionAt(deepest);
