import { describe, expect, it } from '@jest/globals';
import { replayText } from './replay-text.ts';

const [from, to] = [new Date('2026-03-02T00:00:00Z'), new Date('2026-03-03T00:00:00Z')];
const round = (id: number) => ({ id: `r${id}`, at: new Date(from.getTime() + id), policyVersion: 2 });
const told = { rounds: 20, offers: 9, versions: [1, 2], differing: [], lost: [] };

describe('a replay in words', () => {
  it('says that all came out as it did, or that there was nothing', () => {
    expect(replayText(told, from, to)).toBe(
      'From 2026-03-02T00:00:00.000Z to 2026-03-03T00:00:00.000Z: 20 rounds of matching with 9 offers, by versions 1, 2 of the policy.\n' +
        'Decided again on exactly what each of them saw, all come out as they did.\n',
    );
    expect(replayText({ ...told, rounds: 0 }, from, to)).toContain('nothing was decided');
  });

  it('names what did not, and what is not known any more', () => {
    const differing = Array.from({ length: 12 }, (_, id) => round(id));
    const text = replayText({ ...told, differing, lost: [round(50)] }, from, to);
    expect(text).toContain('7 of 20 come out as they did');
    expect(text).toContain('12 come out otherwise:\n  2026-03-02T00:00:00.000Z version 2, round r0\n');
    expect(text).toContain('round r9\n  and 2 more\n1 cannot be decided again');
  });
});
