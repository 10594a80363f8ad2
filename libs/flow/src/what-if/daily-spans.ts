import { offsetStretches } from '#domain/sla/zone-offsets.ts';

const minute = 60_000;
const day = 86_400_000;

/** The spans from one local time to another (`HH:MM`) of every day that touches a stretch of time; epoch milliseconds. */
export function dailySpans(
  daily: { readonly from: string; readonly to: string },
  timeZone: string,
  stretch: { readonly fromMs: number; readonly toMs: number },
): (readonly [fromMs: number, toMs: number])[] {
  const from = minutes(daily.from) * minute;
  // One that ends before it begins goes over midnight.
  const to = minutes(daily.to) * minute + (daily.to <= daily.from ? day : 0);
  const spans: [number, number][] = [];
  for (const one of offsetStretches(timeZone, stretch.fromMs - day, stretch.toMs)) {
    // What began the evening before, by another distance from UTC, goes on by this one.
    const firstDay = Math.floor((one.from + one.offset) / day) - 1;
    for (let date = firstDay; date * day < one.to + one.offset; date++) {
      const begin = Math.max(date * day + from - one.offset, one.from, stretch.fromMs);
      const end = Math.min(date * day + to - one.offset, one.to, stretch.toMs);
      const last = spans.at(-1);
      if (begin >= end) continue;
      if (last && begin <= last[1]) last[1] = Math.max(last[1], end);
      else spans.push([begin, end]);
    }
  }
  return spans;
}

function minutes(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
}
