import { Foundation0001 } from './0001-foundation.ts';

/** In the order in which they run. */
export const migrations = [Foundation0001];
