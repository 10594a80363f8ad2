import type { Verb } from '../line.ts';

export const hangup: Verb = () => Promise.resolve({ kind: 'hang-up', status: 'completed' });
