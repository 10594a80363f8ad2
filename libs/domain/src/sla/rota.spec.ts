import { describe, expect, it } from '@jest/globals';
import { onCallAt, type Rota } from './rota.ts';

const rota: Rota = {
  timeZone: 'Europe/Zurich',
  startsOn: '2026-03-23',
  handoverAt: '09:00',
  everyDays: 7,
  people: ['ada@x.test', 'ben@x.test', 'cem@x.test'],
  standIns: [{ from: '2026-04-01T12:00:00Z', to: '2026-04-02T12:00:00Z', agent: 'dan@x.test' }],
};
const at = (iso: string) => onCallAt(rota, Date.parse(iso));

describe('a rota', () => {
  it('has nobody before its first turn, and people take turns at the local time of the handover', () => {
    expect(at('2026-03-23T07:59:59Z')).toBeUndefined();
    expect(at('2026-03-23T08:00:00Z')).toMatchObject({ agent: 'ada@x.test', standsIn: false });
    // Summer time began on the 29th: nine o'clock is an hour earlier.
    expect(at('2026-03-30T06:59:59Z')).toMatchObject({ agent: 'ada@x.test' });
    expect(at('2026-03-30T07:00:00Z')).toMatchObject({ agent: 'ben@x.test' });
    expect(at('2026-04-06T07:00:00Z')).toMatchObject({ agent: 'cem@x.test' });
    expect(at('2026-04-13T07:00:00Z')).toMatchObject({ agent: 'ada@x.test' });
  });

  it('lets others stand in, and says until when', () => {
    expect(at('2026-04-01T11:59:59Z')).toEqual({
      agent: 'ben@x.test',
      until: Date.parse('2026-04-01T12:00:00Z'),
      standsIn: false,
    });
    expect(at('2026-04-01T12:00:00Z')).toEqual({
      agent: 'dan@x.test',
      until: Date.parse('2026-04-02T12:00:00Z'),
      standsIn: true,
    });
    expect(at('2026-04-02T12:00:00Z')).toEqual({
      agent: 'ben@x.test',
      until: Date.parse('2026-04-06T07:00:00Z'),
      standsIn: false,
    });
  });
});
