import { z } from 'zod';
import { calendarSchema } from '../documents.ts';
import { id, instant, label, presence, role, skillRequirement } from './wire.ts';

const email = z.string().trim().toLowerCase().pipe(z.email().max(320));
/** E.164 (ITU-T): a plus sign and up to fifteen digits. */
const phone = z.string().regex(/^\+[1-9]\d{6,14}$/, 'must be an E.164 number, as +41445550100');

export const agentSummary = z
  .object({ id, name: z.string(), email: z.string(), role })
  .meta({ id: 'AgentSummary' });

export const agentSchema = z
  .object({
    id,
    name: z.string(),
    email: z.string(),
    role,
    active: z.boolean(),
    capacityUnits: z.number().int().nullable().meta({ description: "null: the routing policy's number." }),
    phone: z.string().nullable(),
    hours: calendarSchema
      .nullable()
      .meta({ description: 'Working hours; null: those of the calendar named default.' }),
    presence,
    presenceAt: instant,
    heartbeatAt: instant.nullable(),
    lastAssignedAt: instant.nullable(),
    skills: z.array(skillRequirement),
    teamIds: z.array(id),
    version: z.number().int(),
    createdAt: instant,
  })
  .meta({ id: 'Agent' });

export const meSchema = agentSchema
  .extend({
    holdings: z
      .array(
        z.object({
          conversationId: id,
          kind: z.enum(['work', 'wrap-up']),
          channelKind: z.string(),
          units: z.number().int(),
          from: instant,
        }),
      )
      .meta({ description: 'What takes room now: conversations, and wrap-up after calls.' }),
    unreadNotices: z.number().int().meta({ description: 'Counted up to 100.' }),
  })
  .meta({ id: 'Me' });

const fields = {
  name: label,
  email,
  role,
  capacityUnits: z.number().int().min(0).max(1_000).nullable(),
  phone: phone.nullable(),
  hours: calendarSchema.nullable(),
  password: z.string().min(10).max(1_000),
  skills: z
    .array(skillRequirement)
    .max(100)
    .refine((all) => new Set(all.map((one) => one.skill)).size === all.length, 'names a skill twice'),
  teamIds: z.array(id).max(100),
};

export const newAgentBody = z.strictObject({
  name: fields.name,
  email: fields.email,
  role: fields.role.default('agent'),
  capacityUnits: fields.capacityUnits.default(null),
  phone: fields.phone.default(null),
  hours: fields.hours.default(null),
  password: fields.password.optional().meta({ description: 'Without one nobody can sign in as this agent.' }),
  skills: fields.skills.default([]),
  teamIds: fields.teamIds.default([]),
});

export const agentPatch = z.strictObject({ ...fields, active: z.boolean() }).partial();

export const presenceBody = z.strictObject({ presence });

export const presenceSchema = z.object({ presence }).meta({ id: 'Presence' });
