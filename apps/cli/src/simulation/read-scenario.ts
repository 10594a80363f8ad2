import { scenarioSchema } from '#contracts/scenario.ts';
import type { Scenario } from '#simulation/scenario.ts';
import { CommandError } from '../command-error.ts';
import { complaints } from './complaints.ts';
import { readJson } from './read-json.ts';
import { unreadFields } from './unread-fields.ts';

/**
 * Reads and checks a scenario file, and names the fields that nothing reads: one that is misspelt would change nothing.
 * @throws CommandError with what is wrong and where
 */
export async function readScenario(path: string): Promise<{ scenario: Scenario; unread: string[] }> {
  const written = await readJson(path);
  const { data, error } = scenarioSchema.safeParse(written);
  if (error)
    throw CommandError.data(`${path} is not a scenario (see docs/simulation.md): ${complaints(error)}`);
  return { scenario: data, unread: unreadFields(written, data) };
}
