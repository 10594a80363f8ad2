/** Seconds of the SLA clock: all of them, or those in which the calendar is open. */
export interface SlaClock {
  /** The instant at which `seconds` of the clock have passed since `from`. */
  after(from: number, seconds: number): number;
  /** How many seconds of the clock lie between two instants; negative when `to` is the earlier. */
  between(from: number, to: number): number;
}

export const always: SlaClock = {
  after: (from, seconds) => from + seconds,
  between: (from, to) => to - from,
};

/** A clock that runs from `open` to `close` of every period. */
export function calendarClock({
  open,
  close,
  period = 86_400,
}: {
  open: number;
  close: number;
  period?: number;
}): SlaClock {
  const perPeriod = close - open;
  /** Open seconds since the beginning of time. */
  const elapsed = (at: number): number => {
    const periods = Math.floor(at / period);
    return periods * perPeriod + Math.min(Math.max(at - periods * period - open, 0), perPeriod);
  };
  return {
    after(from, seconds) {
      const target = elapsed(from) + seconds;
      const periods = Math.ceil(target / perPeriod) - 1;
      const at = periods * period + open + (target - periods * perPeriod);
      return Math.max(at, from);
    },
    between: (from, to) => elapsed(to) - elapsed(from),
  };
}
