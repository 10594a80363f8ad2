import { describe, expect, it } from '@jest/globals';
import { callJourneys } from './call.journey.ts';
import { clockEventJourneys } from './clock-events.journey.ts';
import { clockJourneys } from './clocks.journey.ts';
import { escalationJourneys } from './escalation.journey.ts';
import { mailJourneys } from './mail.journey.ts';
import { policyJourneys } from './policy.journey.ts';
import { promiseJourneys } from './promises.journey.ts';
import { textJourneys } from './text.journey.ts';
import { waitingJourneys } from './waiting.journey.ts';
import { whatIfJourneys } from './what-if.journey.ts';
import type { Installation } from './installation.ts';

/** In this order: whoever misses a call rests for half a minute, so what needs everybody comes before the calls. */
const journeys = {
  mail: mailJourneys,
  texts: textJourneys,
  policies: policyJourneys,
  clocks: clockJourneys,
  'events of clocks': clockEventJourneys,
  escalations: escalationJourneys,
  calls: callJourneys,
  waiting: waitingJourneys,
  promises: promiseJourneys,
  'what if': whatIfJourneys,
};

/** What every installation must do, whichever way it is built up: one after the other, and the next finds all as the first did. */
export function everyJourney(installation: () => Installation): void {
  describe.each(Object.entries(journeys))('%s', (_, journey) => {
    journey(installation);
  });

  it('leaves every invariant whole', async () => {
    const { code, output } = await installation().cli('doctor');
    expect(output).toContain('All invariants hold.');
    expect(code).toBe(0);
  });

  it('comes to every decision again, on what each was made on', async () => {
    const { code, output } = await installation().cli('replay');
    expect(output).toContain('all come out as they did.');
    expect(code).toBe(0);
  });
}
