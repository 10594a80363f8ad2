import { z } from 'zod';
import { id, instant, label } from './wire.ts';

export const queueSchema = z
  .object({
    id,
    name: z.string(),
    teamIds: z.array(id),
    slaPolicy: z.string().nullable(),
    calendar: z.string().nullable(),
    version: z.number().int(),
    createdAt: instant,
  })
  .meta({ id: 'Queue' });

const fields = {
  name: label,
  teamIds: z.array(id).max(100),
  slaPolicy: label.nullable().meta({ description: 'Name of an SLA policy that has a live version.' }),
  calendar: label.nullable().meta({ description: 'Name of a calendar that has a live version.' }),
};

export const newQueueBody = z.strictObject({
  name: fields.name,
  teamIds: fields.teamIds.default([]),
  slaPolicy: fields.slaPolicy.default(null),
  calendar: fields.calendar.default(null),
});

export const queuePatch = z.strictObject(fields).partial();
