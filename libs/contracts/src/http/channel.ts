import { z } from 'zod';
import { channelKind, id, instant, label, text } from './wire.ts';

/** A channel as it is shown. Credentials go in and never come out; only their names do. */
export const channelSchema = z
  .object({
    id,
    kind: channelKind,
    name: z.string(),
    address: z.string(),
    settings: z.record(z.string(), z.unknown()),
    credentialsSet: z.boolean(),
    enabled: z.boolean(),
    version: z.number().int(),
    createdAt: instant,
  })
  .meta({ id: 'Channel' });

const fields = {
  name: label,
  address: text(320).trim().min(1),
  settings: z.record(z.string().max(100), z.json()),
  credentials: z.record(z.string().max(100), z.string().max(10_000)).meta({
    description: 'Written, sealed and never shown again. Replaces what was there.',
    writeOnly: true,
  }),
  enabled: z.boolean(),
};

export const newChannelBody = z.strictObject({
  kind: channelKind,
  name: fields.name,
  address: fields.address,
  settings: fields.settings.default({}),
  credentials: fields.credentials.optional(),
  enabled: fields.enabled.default(true),
});

export const channelPatch = z.strictObject(fields).partial();

export const channelTestSchema = z
  .object({
    well: z.boolean(),
    trouble: z.string().nullable().meta({ description: 'What is wrong, in a sentence.' }),
  })
  .meta({ id: 'ChannelTest' });
