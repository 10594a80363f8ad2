import { describe, expect, it } from '@jest/globals';
import { chooseTarget } from '#domain/sla/choose-target.ts';
import { channelKinds, priorities } from '#domain/words.ts';
import { calendarSchema, slaPolicySchema } from '../documents.ts';
import { defaultCalendars } from './calendars.ts';
import { defaultSlaPolicy } from './sla-policy.ts';

const nobody = { queue: null, tags: [], customer: {} };

describe('the defaults of SLA', () => {
  it('are documents that could be published', () => {
    expect(slaPolicySchema.parse(defaultSlaPolicy)).toEqual(defaultSlaPolicy);
    for (const calendar of Object.values(defaultCalendars)) {
      expect(calendarSchema.parse(calendar)).toEqual(calendar);
    }
  });

  it('promise something for every priority and channel, and never more slowly for what is more urgent', () => {
    for (const metric of ['first_response', 'next_response', 'resolution'] as const) {
      for (const channelKind of channelKinds) {
        const seconds = priorities.map(
          (priority) =>
            chooseTarget(defaultSlaPolicy, metric, { ...nobody, priority, channelKind })!.target.seconds,
        );
        expect(seconds).toEqual([...seconds].sort((a, b) => b - a));
      }
    }
  });

  it('refuse two steps of one name on one ladder', () => {
    const [first] = defaultSlaPolicy.ladder;
    const doubled = { ...defaultSlaPolicy, ladder: [first!, first!] };
    expect(slaPolicySchema.safeParse(doubled).success).toBe(false);
  });
});
