import { z } from 'zod';
import { channelKinds, priorities, presences, roles } from '#domain/words.ts';

/** An instant: a Date inside, RFC 3339 in UTC on the wire. For answers. */
export const instant = z
  .date()
  .transform((date) => date.toISOString())
  .pipe(z.iso.datetime());

/** An instant that a client gives, with any offset; a Date inside. */
export const givenInstant = z.iso.datetime({ offset: true }).transform((text) => new Date(text));

export const id = z.uuid();
export const channelKind = z.enum(channelKinds);
export const priority = z.enum(priorities);
export const presence = z.enum(presences);
export const role = z.enum(roles);

// Postgres text holds no NUL, and a lone surrogate is no character.
const isStorable = (value: string) => !value.includes('\u0000') && !/\p{Surrogate}/u.test(value);

/** Text of any number of lines, up to `longest` UTF-16 units. */
export const text = (longest: number) =>
  z.string().max(longest).refine(isStorable, 'must be well-formed text without NUL');

/** What people call things: one line. */
export const label = text(200).trim().min(1);

export const skillRequirement = z
  .strictObject({ skill: z.string().min(1).max(100), level: z.number().int().min(1).max(5) })
  .meta({ id: 'SkillRequirement' });
