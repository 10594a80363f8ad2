import { scenarioSchema } from '#contracts/scenario.ts';
import type { Scenario } from '#simulation/scenario.ts';
import { CommandError } from '../command-error.ts';
import { complaints } from './complaints.ts';
import { readJson } from './read-json.ts';

/** Reads and checks a scenario file; throws `CommandError` with what is wrong and where. */
export async function readScenario(path: string): Promise<Scenario> {
  const { data, error } = scenarioSchema.safeParse(await readJson(path));
  if (error)
    throw CommandError.data(`${path} is not a scenario (see docs/simulation.md): ${complaints(error)}`);
  return data;
}
