import { z } from 'zod';
import { holidayTypes, weekdays, type Calendar } from '#domain/sla/calendar.ts';
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

const holidaySource = z.strictObject({
  country: z.string().regex(/^[A-Z]{2}$/, 'must be two capital letters, as CH (ISO 3166-1)'),
  state: z.string().min(1).max(20).optional().meta({ description: 'As ZH; ISO 3166-2 without the country.' }),
  region: z.string().min(1).max(20).optional(),
  types: z
    .array(z.enum(holidayTypes))
    .min(1)
    .default(['public'])
    .meta({ description: 'Which of its holidays close; public ones unless given.' }),
});
const publicHolidays = z.object({
  fromYear: z.number().int(),
  toYear: z.number().int(),
  days: z
    .array(z.object({ date: localDate, name: z.string().max(300), from: localTime.optional() }))
    .max(20_000),
});

/** Working hours: a week, what is closed, and what is otherwise on some days. */
export const calendarSchema = z.object({
  timeZone: z.string().refine(isTimeZone, 'must be an IANA time zone, as Europe/Zurich'),
  weekly: z.record(z.enum(weekdays), z.array(span)),
  holidays: z.array(localDate).max(2_000),
  holidaySources: z
    .array(holidaySource)
    .max(20)
    .optional()
    .meta({ description: 'Countries, states and regions whose holidays close too.' }),
  publicHolidays: publicHolidays.optional().meta({
    description: 'Those holidays, written down when the version is drafted; what is sent is replaced.',
  }),
  exceptions: z.array(z.object({ date: localDate, open: z.array(span) })).max(2_000),
  openings: z.array(datedSpan).max(2_000).optional(),
  closures: z.array(datedSpan).max(2_000).optional(),
}) satisfies z.ZodType<Calendar>;
