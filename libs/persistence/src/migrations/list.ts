import { Foundation0001 } from './0001-foundation.ts';
import { HardOffers0002 } from './0002-hard-offers.ts';
import { ClockPages0003 } from './0003-clock-pages.ts';
import { WorkClasses0004 } from './0004-work-classes.ts';
import { Arrivals0005 } from './0005-arrivals.ts';
import { WaysBack0006 } from './0006-ways-back.ts';

/** In the order in which they run. */
export const migrations = [
  Foundation0001,
  HardOffers0002,
  ClockPages0003,
  WorkClasses0004,
  Arrivals0005,
  WaysBack0006,
];
