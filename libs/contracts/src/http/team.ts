import { z } from 'zod';
import { id, label, text } from './wire.ts';

export const teamSchema = z
  .object({ id, name: z.string(), agentIds: z.array(id), version: z.number().int() })
  .meta({ id: 'Team' });

export const newTeamBody = z.strictObject({ name: label, agentIds: z.array(id).max(5_000).default([]) });

export const teamPatch = z.strictObject({ name: label, agentIds: z.array(id).max(5_000) }).partial();

export const skillName = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[\p{L}\p{N}][\p{L}\p{N}_-]{0,99}$/u, 'must be letters, digits, - and _, up to 100');

export const skillSchema = z.object({ name: z.string(), description: z.string() }).meta({ id: 'Skill' });

export const skillBody = z.strictObject({ description: text(500).default('') });
