import { z } from 'zod';
import { weekdays, type Calendar } from '#domain/sla/calendar.ts';
import { isTimeZone } from './time-zone.ts';

const localTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'must be HH:MM, up to 24:00');
const hours = { from: localTime, to: localTime };
const notEmpty = [
  (one: { from: string; to: string }) => one.from !== one.to && one.from !== '24:00',
  'must last, and begin before 24:00; one that ends before it begins goes over midnight',
] as const;
const span = z.object(hours).refine(...notEmpty);
const localDate = z.iso.date();
const datedSpan = z.object({ date: localDate, ...hours }).refine(...notEmpty);

/** Working hours: a week, what is closed, and what is otherwise on some days. */
export const calendarSchema = z.object({
  timeZone: z.string().refine(isTimeZone, 'must be an IANA time zone, as Europe/Zurich'),
  weekly: z.record(z.enum(weekdays), z.array(span)),
  holidays: z.array(localDate).max(2_000),
  exceptions: z.array(z.object({ date: localDate, open: z.array(span) })).max(2_000),
  openings: z.array(datedSpan).max(2_000).optional(),
  closures: z.array(datedSpan).max(2_000).optional(),
}) satisfies z.ZodType<Calendar>;
