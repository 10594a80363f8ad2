import { z } from 'zod';
import { id, instant, skillRequirement } from './wire.ts';

/** An instant in epoch milliseconds inside, RFC 3339 on the wire. */
const moment = z
  .number()
  .transform((ms) => new Date(ms).toISOString())
  .pipe(z.iso.datetime());
const stretch = z.object({ from: moment, to: moment });
const hangsOn = z
  .array(stretch.extend({ agentId: id }))
  .readonly()
  .meta({ description: 'Hours in which only this person can do it.' });

export const coverageQuery = z.strictObject({
  hours: z.coerce.number().int().min(1).max(336).default(168).meta({ description: 'How far ahead to look.' }),
});

export const coverageSchema = z
  .object({
    from: instant,
    to: instant,
    timeZone: z.string().meta({ description: 'By whose clock the sentences tell hours.' }),
    policyVersion: z.number().int(),
    classes: z
      .array(
        z.object({
          class: z.object({
            queue: z.string(),
            required: z.array(skillRequirement).readonly(),
            teams: z.array(z.string()).readonly(),
            voice: z.boolean(),
            rules: z.array(z.string().nullable()).readonly().meta({ description: 'null is the fallback.' }),
            seen: z.number().int().meta({ description: 'Of the newest 5000 conversations.' }),
          }),
          comes: z
            .array(stretch)
            .readonly()
            .nullable()
            .meta({ description: 'Hours in which its rules let it come; null for at any time.' }),
          able: z
            .number()
            .int()
            .meta({ description: 'Agents who can do it as it comes, whenever they work.' }),
          availableNow: z.number().int(),
          uncovered: z.array(stretch).readonly().meta({
            description: 'Hours in which it comes and others work, but nobody who can do it as it is.',
          }),
          neverEased: z
            .array(stretch)
            .readonly()
            .meta({ description: 'Hours in which no step finds anybody.' }),
          onePerson: hangsOn,
          sentences: z.array(z.string()),
        }),
      )
      .readonly()
      .meta({ description: 'The worst covered first.' }),
    skills: z
      .array(
        z.object({
          skill: z.string(),
          level: z.number().int(),
          agents: z.array(z.object({ id, name: z.string() })).readonly(),
          availableNow: z.number().int(),
          uncovered: z.array(stretch).readonly(),
          onePerson: hangsOn,
          sentences: z.array(z.string()),
        }),
      )
      .readonly(),
  })
  .meta({ id: 'Coverage' });
