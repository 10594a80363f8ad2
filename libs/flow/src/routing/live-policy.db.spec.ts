import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import { HintListener } from '#persistence/hint-listener.ts';
import type { RoutingFixture } from '../../../../test/builders/routing-fixture.ts';
import { testPolicy } from '../../../../test/builders/routing-policy.ts';
import { eventually } from '../../../../test/eventually.ts';
import type { StandingClock } from '../../../../test/flow.ts';
import { RoutingDesk } from '../../../../test/routing-flow.ts';
import type { Flow } from '../flow.ts';
import { heedMovedVersions, livePolicy } from './live-policy.ts';

describe('the live policy', () => {
  let flow: Flow;
  let clock: StandingClock;
  let fixture: RoutingFixture;
  const desk = new RoutingDesk();
  beforeEach(async () => {
    ({ flow, clock, fixture } = await desk.begin());
  });
  afterAll(() => desk.end());

  const version = async () => (await livePolicy(flow)).version;

  it('is kept for a second, where nothing is told', async () => {
    expect(await version()).toBe(1);
    await fixture.publish(testPolicy());
    expect(await version()).toBe(1);
    clock.forward(1);
    expect(await version()).toBe(2);
  });

  it('is another as soon as that is told, whatever the time', async () => {
    const hints = await new HintListener(desk.url).open();
    try {
      heedMovedVersions(hints, flow.database);
      expect(await version()).toBe(1);
      await fixture.publish(testPolicy());
      await eventually(async () => (await version()) === 2);
    } finally {
      await hints.close();
    }
  });
});
