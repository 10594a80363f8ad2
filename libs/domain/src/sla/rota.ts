import { Temporal } from 'temporal-polyfill';

/** A span in which one person stands in, epoch milliseconds apart: a swap, an illness, a holiday. */
export interface StandIn {
  readonly from: string;
  readonly to: string;
  readonly agent: string;
}

/** Who is on call, when: people take turns, and others stand in. People are named by their e-mail addresses. */
export interface Rota {
  /** IANA name; turns change at the same local time all year. */
  readonly timeZone: string;
  /** The local date, YYYY-MM-DD, on which the first person's first turn begins. */
  readonly startsOn: string;
  /** Local time, HH:MM, at which turns change. */
  readonly handoverAt: string;
  /** Days that a turn lasts. */
  readonly everyDays: number;
  readonly people: readonly string[];
  /** The last that covers an instant counts. */
  readonly standIns: readonly StandIn[];
}

/** Who is on call, and until when (epoch milliseconds) at the latest. */
export interface OnCall {
  readonly agent: string;
  readonly until: number;
  readonly standsIn: boolean;
}

/** Who is on call at `ms`; undefined before the first turn. */
export function onCallAt(rota: Rota, ms: number): OnCall | undefined {
  const standIn = rota.standIns.findLast((one) => Date.parse(one.from) <= ms && ms < Date.parse(one.to));
  if (standIn) return { agent: standIn.agent, until: Date.parse(standIn.to), standsIn: true };
  const local = Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(rota.timeZone);
  const first = Temporal.PlainDate.from(rota.startsOn);
  const handover = Temporal.PlainTime.from(rota.handoverAt);
  const begun = (date: Temporal.PlainDate) =>
    Temporal.ZonedDateTime.compare(
      date.toZonedDateTime({ timeZone: rota.timeZone, plainTime: handover }),
      local,
    ) <= 0;
  const today = local.toPlainDate();
  const days = first.until(begun(today) ? today : today.subtract({ days: 1 }), { largestUnit: 'days' }).days;
  const turn = Math.floor(days / rota.everyDays);
  const agent = turn < 0 ? undefined : rota.people[turn % rota.people.length];
  if (agent === undefined) return undefined;
  const turnEnds = first
    .add({ days: (turn + 1) * rota.everyDays })
    .toZonedDateTime({ timeZone: rota.timeZone, plainTime: handover }).epochMilliseconds;
  const nextStandIn = Math.min(
    ...rota.standIns.map((one) => Date.parse(one.from)).filter((from) => from > ms),
    Infinity,
  );
  return { agent, until: Math.min(turnEnds, nextStandIn), standsIn: false };
}
