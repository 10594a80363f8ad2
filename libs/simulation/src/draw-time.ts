import type { RandomStream } from './random.ts';
import type { TimeDistribution } from './scenario.ts';

const { exp, log, sqrt } = Math;

/** Draws seconds from a distribution. A lognormal one without `cv` has cv 1, as an exponential one has. */
export function timeDrawer({ dist, mean, cv = 1 }: TimeDistribution, random: RandomStream): () => number {
  switch (dist) {
    case 'det':
      return () => mean;
    case 'exp':
      return () => mean * random.exponential();
    case 'lognormal': {
      const variance = log(1 + cv * cv);
      const location = log(mean) - variance / 2;
      const deviation = sqrt(variance);
      return () => exp(location + deviation * random.normal());
    }
  }
}
