import type { Calendar, LocalSpan } from '#domain/sla/calendar.ts';

const officeDay: LocalSpan[] = [{ from: '08:00', to: '18:00' }];
const always: LocalSpan[] = [{ from: '00:00', to: '24:00' }];

/** The calendars a new installation starts with, by name; a queue that sets none uses `default`. */
export const defaultCalendars: Readonly<Record<'default' | 'around-the-clock', Calendar>> = {
  default: {
    timeZone: 'Europe/Zurich',
    weekly: {
      monday: officeDay,
      tuesday: officeDay,
      wednesday: officeDay,
      thursday: officeDay,
      friday: officeDay,
      saturday: [],
      sunday: [],
    },
    holidays: ['2025-12-25', '2025-12-26', '2026-01-01', '2026-12-25', '2027-01-01'],
    exceptions: [
      { date: '2025-12-24', open: [{ from: '08:00', to: '12:00' }] },
      { date: '2026-12-24', open: [{ from: '08:00', to: '12:00' }] },
    ],
  },
  'around-the-clock': {
    timeZone: 'UTC',
    weekly: {
      monday: always,
      tuesday: always,
      wednesday: always,
      thursday: always,
      friday: always,
      saturday: always,
      sunday: always,
    },
    holidays: [],
    exceptions: [],
  },
};
