import { z } from 'zod';
import { agentSummary } from './agent.ts';
import { givenInstant, id, instant, label } from './wire.ts';

export const signInBody = z.strictObject({
  email: z.string().trim().toLowerCase().min(3).max(320),
  password: z.string().min(1).max(1_000),
});

export const sessionSchema = z
  .object({
    token: z.string().meta({ description: 'Send it as "Authorization: Bearer …". It is shown only now.' }),
    expiresAt: instant,
    agent: agentSummary,
  })
  .meta({ id: 'Session' });

export const newTokenBody = z.strictObject({
  name: label,
  expiresAt: givenInstant.optional().meta({ description: 'Without it the token lasts until it is revoked.' }),
});

export const tokenSchema = z
  .object({ id, name: z.string(), createdAt: instant, expiresAt: instant.nullable() })
  .meta({ id: 'ApiToken' });

export const createdTokenSchema = tokenSchema
  .extend({ token: z.string().meta({ description: 'Shown only now.' }) })
  .meta({ id: 'CreatedApiToken' });

export const passwordBody = z.strictObject({
  current: z.string().min(1).max(1_000),
  next: z.string().min(10).max(1_000),
});
