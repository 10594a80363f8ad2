import type { z } from 'zod';
import { scenarioSchema } from '#contracts/scenario.ts';
import type { Scenario } from '#simulation/scenario.ts';
import { CommandError } from '../command-error.ts';
import { readJson } from './read-json.ts';

const complaintsShown = 5;

/** Reads and checks a scenario file; throws `CommandError` with what is wrong and where. */
export async function readScenario(path: string): Promise<Scenario> {
  const { data, error } = scenarioSchema.safeParse(await readJson(path));
  if (error)
    throw CommandError.data(`${path} is not a scenario (see docs/simulation.md): ${complaints(error)}`);
  return data;
}

function complaints({ issues }: z.ZodError): string {
  const shown = issues.slice(0, complaintsShown).map(({ path, message }) => `${path.join('.')}: ${message}`);
  const more = issues.length - shown.length;
  return `${shown.join('; ')}${more > 0 ? `; and ${more} more` : ''}`;
}
