import type { ChannelKind } from '../words.ts';

/** A channel that is enabled. */
export interface RouteChannel {
  readonly id: string;
  readonly kind: ChannelKind;
  readonly address: string;
}

export interface RouteFacts {
  /** The channel that the agent chose. */
  readonly wantedChannelId?: string | undefined;
  /** The customer's newest message in the conversation. */
  readonly last?:
    | { readonly channelId: string | null; readonly kind: ChannelKind | null; readonly from: string | null }
    | undefined;
  readonly channels: readonly RouteChannel[];
  /** All of the customer's, oldest first. */
  readonly identities: readonly { readonly kind: string; readonly value: string }[];
}

export interface Route {
  readonly channel: RouteChannel;
  readonly to: string;
}

const written: readonly ChannelKind[] = ['email', 'sms', 'whatsapp'];

/**
 * The channel and address by which an answer reaches the customer, or undefined when there is none: the chosen channel,
 * else the one they wrote by last. Whoever called is answered by text, from the number they called where we can, else by mail.
 */
export function chooseRoute(facts: RouteFacts): Route | undefined {
  const { channels, wantedChannelId } = facts;
  if (wantedChannelId !== undefined) {
    const wanted = channels.find((one) => one.id === wantedChannelId);
    return wanted && routeBy(wanted, facts);
  }
  const { last } = facts;
  const same = channels.find((one) => one.id === last?.channelId);
  const alike = channels.filter((one) => one.kind === last?.kind);
  const texts = channels.filter((one) => one.kind === 'sms');
  const called = last?.channelId == null ? undefined : same?.address;
  const mails = channels.filter((one) => one.kind === 'email');
  const candidates = [
    ...(same ? [same] : []),
    ...alike,
    ...texts.filter((one) => one.address === called),
    ...texts,
    ...mails,
  ];
  for (const channel of candidates) {
    const route = routeBy(channel, facts);
    if (route) return route;
  }
  return undefined;
}

function routeBy(channel: RouteChannel, { last, identities }: RouteFacts): Route | undefined {
  if (!written.includes(channel.kind)) return undefined;
  const isMail = channel.kind === 'email';
  const fits = (address: string) => (isMail ? address.includes('@') : !address.includes('@'));
  const sameWay =
    last?.kind === channel.kind || (!isMail && (last?.kind === 'sms' || last?.kind === 'voice'));
  if (sameWay && last.from && fits(last.from)) return { channel, to: last.from };
  const identity = identities.find((one) => one.kind === (isMail ? 'email' : 'phone'));
  return identity && { channel, to: identity.value };
}
