import { Foundation0001 } from './0001-foundation.ts';
import { HardOffers0002 } from './0002-hard-offers.ts';

/** In the order in which they run. */
export const migrations = [Foundation0001, HardOffers0002];
