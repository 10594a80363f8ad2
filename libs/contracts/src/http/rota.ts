import { z } from 'zod';
import { isTimeZone } from '../documents/time-zone.ts';
import type { Rota } from '#domain/sla/rota.ts';
import { givenInstant, id, instant, label } from './wire.ts';

const email = z.email().max(320).toLowerCase();
const when = z.iso.datetime({ offset: true });

export const rotaBodySchema = z.strictObject({
  timeZone: z.string().refine(isTimeZone, 'must be an IANA time zone, as Europe/Zurich'),
  startsOn: z.iso.date().meta({ description: "The day on which the first person's first turn begins." }),
  handoverAt: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be HH:MM'),
  everyDays: z.number().int().min(1).max(366).meta({ description: 'Days that a turn lasts.' }),
  people: z.array(email).min(1).max(200).meta({ description: 'E-mail addresses of agents, in turn.' }),
  standIns: z
    .array(
      z
        .strictObject({ from: when, to: when, agent: email })
        .refine((one) => Date.parse(one.from) < Date.parse(one.to), 'must end after it begins'),
    )
    .max(500)
    .default([]),
}) satisfies z.ZodType<Rota>;

export const rotaSchema = z
  .object({
    id,
    name: z.string(),
    body: rotaBodySchema,
    version: z.number().int(),
    createdAt: instant,
    onCall: z
      .object({ agent: z.string(), until: instant, standsIn: z.boolean() })
      .nullable()
      .meta({ description: 'Who is on call at the instant that was asked for; now unless given.' }),
  })
  .meta({ id: 'Rota' });

export const newRotaBody = z.strictObject({ name: label, body: rotaBodySchema });
export const rotaChange = z.strictObject({ body: rotaBodySchema });
export const rotaInstant = z.strictObject({ at: givenInstant.optional() });
