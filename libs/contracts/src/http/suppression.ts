import { z } from 'zod';
import { pageQuery } from './page.ts';
import { channelKind, instant } from './wire.ts';

const address = z.string().min(1).max(320).meta({
  description: "The customer's address or number, as it is listed; in a URL the plus is written %2B.",
});

/** Somebody who wants nothing more from one of our addresses or numbers. */
export const suppressionSchema = z
  .object({
    channelKind,
    address: z.string(),
    sender: z.string(),
    /** `keyword`: the customer wrote STOP to us; `provider`: the provider told us so when it refused a message. */
    source: z.string(),
    createdAt: instant,
  })
  .meta({ id: 'Suppression' });

export const suppressionQuery = z.strictObject({
  ...pageQuery,
  channelKind: channelKind.optional(),
  address: address.optional(),
});

/** Which suppression. */
export const suppressionKey = z.strictObject({
  channelKind,
  address,
  sender: z.string().min(1).max(320).meta({ description: 'The address or number of our channel.' }),
});
